# Sourced by lib.sh: nrnn.wasm of $objects, a module that imports nothing. wasi-libc gives memory and strings, protobuf-c
# is compiled here.
clang -Os "${cflags[@]}" -w -c "$protobuf/protobuf-c/protobuf-c.c" -o "$out/protobuf-c.o"
objects+=("$out/protobuf-c.o")
wasm-ld --no-entry --gc-sections --strip-all --stack-first -z stack-size=131072 -L/usr/lib/wasm32-wasi \
  $(sed 's/^/--export=/' "$out/exports.txt") --export=malloc --export=free "${objects[@]}" -lc -o "$out/nrnn.wasm"
