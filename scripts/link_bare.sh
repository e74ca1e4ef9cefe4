# Sourced by lib.sh: libnrnn.a of $objects for a chip, one object whose sections the application's linker can leave out.
clang -Os "${cflags[@]}" -w -c "$protobuf/protobuf-c/protobuf-c.c" -o "$out/protobuf-c.o"
objects+=("$out/protobuf-c.o")
ld.lld -r --gc-sections $(sed 's/^/-u /' "$out/exports.txt") -o "$out/nrnn.o" "${objects[@]}"
llvm-objcopy --keep-global-symbols="$out/exports.txt" "$out/nrnn.o"
rm -f "$out/libnrnn.a"
llvm-ar rcsD "$out/libnrnn.a" "$out/nrnn.o"
