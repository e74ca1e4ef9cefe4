# Sourced by lib.sh: libnrnn.so and libnrnn.a of $objects, and what the files of a release are linked from.
[ -z "${CELLS-}" ] || "${tools}objcopy" --weaken-symbols="$left_out/descriptors.txt" "$out/nrnn_model.pb-c.o"

# protobuf-c within the library: its assertions end in a function of ours, nothing of libc that prints.
needs=m decoder=()
if [ "$protobuf" != -lprotobuf-c ]; then
  "${tools}objcopy" --remove-section=.eh_frame --redefine-sym __assert_fail=nrnn_decoder_broken "$protobuf" "$out/protobuf-c.a"
  decoder=("$out/protobuf-c.a")
else
  echo "lib: expected libprotobuf-c.a, found none: the library will need libprotobuf-c.so" >&2
  needs='protobuf-c m'
fi
echo "$needs" > "$out/needs.txt"

{ echo '{ global:'; sed 's/$/;/' "$out/exports.txt"; echo 'local: *; };'; } > "$out/exports.map"

# One object with all else local: otherwise its own swift_retain would shadow that of a Swift program. The last step
# forgets what only discarded code had asked for (arc4random_buf, which needs glibc 2.36), and what the compiler was told,
# the path of this folder too. Sentences need not begin at multiples of 16: so the linker puts them side by side.
one_object() { # folder, name, objects...: folder/name.o and folder/libname.a
  local object=$1/$2 archive=$1/lib$2.a
  shift 2
  "${tools}ld" -r --gc-sections $(sed 's/^/-u /' "$out/exports.txt") -Map="$object.map" -o "$object.o" "$@"
  "${tools}objcopy" --keep-global-symbols="$out/exports.txt" "$object.o"
  "${tools}objcopy" --strip-unneeded --remove-section=.swift_modhash --set-section-alignment=.rodata.str1.16=1 "$object.o"
  rm -f "$archive"
  "${tools}ar" rcsD "$archive" "$object.o"
}
one_object "$out" nrnn "${objects[@]}" "${decoder[@]}"
one_object "$out" nrnn_without_protobuf_c "${objects[@]}"

# Musl's loader has no static block for the variables of a library that is opened late, and needs no allocation for them.
mkdir -p "$out/musl"
clang -Os "${cflags[@]}" "${includes[@]}" -DNRNN_TLS_MODEL='"global-dynamic"' -c Sources/NRNNPlatform/note.c -o "$out/musl/note.o"
objects=("${objects[@]/%"$out/note.o"/$out/musl/note.o}")
one_object "$out/musl" nrnn "${objects[@]}" "${decoder[@]}"
one_object "$out/musl" nrnn_without_protobuf_c "${objects[@]}"

clang "${clang_target[@]}" -fuse-ld=lld -shared "$out/nrnn.o" -o "$out/libnrnn.so" -Wl,-soname,libnrnn.so.0 -Wl,--gc-sections \
  -Wl,-O2 -Wl,--no-undefined -Wl,--version-script="$out/exports.map" -Wl,-z,noexecstack -Wl,-z,relro,-z,now -Wl,--as-needed \
  ${STRIP--s} "${link_target[@]}" "${ldflags[@]}" $(printf -- '-l%s ' $needs)
ln -sf libnrnn.so "$out/libnrnn.so.0"
