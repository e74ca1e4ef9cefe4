# Sourced after sources.sh, with $swift_target and $clang_target set: how the sources of libnrnn are compiled, for
# whatever linker comes next.
#   cflags            flags of clang
#   compile FOLDER    all of them; `objects` is what came of it
#   compile_c FOLDER  those in C alone, more of `objects`
cflags=(-g0 -fno-asynchronous-unwind-tables -DNDEBUG -std=c11 "${position[@]}" -fvisibility=hidden -ffunction-sections
  -fdata-sections -fno-math-errno -ffp-contract=off "${clang_target[@]}" ${EXTRA_CFLAGS:-})

# Swift reads the headers too.
for flag in ${EXTRA_CFLAGS:-}; do case $flag in -D*) embedded+=(-Xcc "$flag") ;; esac; done

compile() {
  # The lines are for scripts/size.py; the library forgets them.
  swiftc "${embedded[@]}" ${CELLS:+-suppress-warnings} -Osize -gline-tables-only -Xfrontend -function-sections \
    "${swift_target[@]}" "${includes[@]}" -c "${swift_sources[@]}" -o "$1/core.o"
  objects=("$1/core.o")
  compile_c "$1"
}

compile_c() {
  local source object level
  for source in "${c_sources[@]}"; do
    object=$1/$(basename "$source" .c).o
    # What a step does not call is small: a file is decoded, checked and packed once. So is what x86-64 CPUs before 2013
    # alone run, whose steps take as long, and on a chip all.
    case ${kind-shared}:$source in
      bare:*) level=-Oz ;;
      *NRNNFormat* | *NRNNPlatform* | *panels.c | *spectral_radius.c | shared:*kernels_generic.c) level=-Os ;;
      *) level=-O2 ;;
    esac
    case $source in *.pb-c.c)
      sed -f scripts/descriptors.sed "$source" > "$1/$(basename "$source")"
      source=$1/$(basename "$source")
      ;;
    esac
    clang "$level" "${cflags[@]}" "${includes[@]}" -c "$source" -o "$object"
    objects+=("$object")
  done
}
