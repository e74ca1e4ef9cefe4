# Sourced by lib.sh: $objects become modules that import nothing, so that browsers, Node and every host of WASI can run them,
# and archives for programs in WebAssembly. wasi-libc gives memory and strings, protobuf-c is compiled here. Twice: in
# nrnn.wasm and libnrnn.a C has vectors of 128 bits, in nrnn-scalar.wasm and scalar/libnrnn.a it does without.
wasi=/usr/lib/wasm32-wasi
builtins=$(find /usr/lib -name libclang_rt.builtins-wasm32.a -print -quit)  # products of 128 bits
[ -n "$builtins" ] || missing libclang_rt.builtins-wasm32.a

link_wasm() { # module, folder of the archive: of $objects
  clang -Os "${cflags[@]}" -w -c "$protobuf/protobuf-c/protobuf-c.c" -o "$2/protobuf-c.o"
  objects+=("$2/protobuf-c.o")
  rm -f "$2/libnrnn.a"
  llvm-ar rcsD "$2/libnrnn.a" "${objects[@]}"
  # The stack lies first: what would overflow it ends at address 0, and writes over nothing.
  wasm-ld --no-entry --gc-sections --strip-all --stack-first -z stack-size=131072 ${MAX_MEMORY:+--max-memory=$MAX_MEMORY} \
    $(sed 's/^/--export=/' "$out/exports.txt") --export={_initialize,nrnn_alloc,nrnn_free} "$wasi/crt1-reactor.o" "${objects[@]}" \
    -L"$wasi" -lc "$builtins" -Map="$out/$1.map" -o "$out/$1.wasm"
}

mkdir -p "$out/scalar"
link_wasm nrnn-scalar "$out/scalar"

cflags+=(-msimd128)
objects=("$out/core.o")
compile_c "$out"
link_wasm nrnn "$out"
[ -n "${OUT-}" ] || install -m 644 "$out"/nrnn{,-scalar}.wasm bindings/javascript/
