# Sourced by lib.sh: libnrnn.a of $objects for a chip. One object, all of it local but the exports, whose sections the
# application's linker can leave out. It asks for memcpy, memset, memmove and what the compiler's own runtime has.
clang -Oz "${cflags[@]}" -w -c "$protobuf/protobuf-c/protobuf-c.c" -o "$out/protobuf-c.o"
objects+=("$out/protobuf-c.o")
[ -z "${CELLS-}" ] || llvm-objcopy --weaken-symbols="$left_out/descriptors.txt" "$out/nrnn_model.pb-c.o"
ld.lld -r --gc-sections $(sed 's/^/-u /' "$out/exports.txt") -Map="$out/nrnn.map" -o "$out/nrnn.o" "${objects[@]}"
llvm-objcopy --keep-global-symbols="$out/exports.txt" --keep-global-symbol=nrnn_thread_note "$out/nrnn.o"
# Forgotten are tables of unwinding too: nothing is thrown, and a linker would put them into flash. Sentences need not begin at
# multiples of 16: so the linker puts them side by side.
llvm-objcopy --strip-unneeded --strip-debug --remove-section='.ARM.exidx*' --remove-section='.rel.ARM.exidx*' \
  --set-section-alignment=.rodata.str1.16=1 --remove-section=.swift_modhash --remove-section=.swift1_autolink_entries --remove-section=.linker-options "$out/nrnn.o"
# Of Tag_ABI_enum_size, 26: no enum is in the interface, so programs with short enums may link it without a warning.
case $arch in arm*)
  llvm-objcopy --dump-section ".ARM.attributes=$out/attributes" "$out/nrnn.o"
  LC_ALL=C sed -i 's/\x1a\x02/\x1a\x03/' "$out/attributes"
  llvm-objcopy --update-section ".ARM.attributes=$out/attributes" "$out/nrnn.o"
  ;;
esac
llvm-ar rcsD "$out/libnrnn.a" "$out/nrnn.o"
