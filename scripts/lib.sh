#!/usr/bin/env bash
# Builds libnrnn.so and libnrnn.a from the same sources as `swift build`, as Embedded Swift: no Swift runtime.
#   scripts/lib.sh [x86_64|aarch64]            result in .build-lib/<arch>/
#   scripts/lib.sh wasm32                      nrnn.wasm
#   scripts/lib.sh armv7em|armv6m|riscv32      libnrnn.a for a chip
# An arch other than this machine's is a cross build: `scripts/setup.sh cross` gets what it needs. Where that is missing
# the status is 3. CELLS=sde,dense leaves the other cells out, $OUT is another folder for the result.
# SANITIZE=address,undefined and EXTRA_CFLAGS serve the tests.
set -euo pipefail
cd "$(dirname "$0")/.."
arch=${1:-$(uname -m)}
out=${OUT:-.build-lib/$arch}
. scripts/target.sh
. scripts/sources.sh
. scripts/compile.sh
mkdir -p "$out"
rm -rf "$out"/*.o "$out"/{libnrnn.so,libnrnn.a,nrnn.wasm,nrnn-scalar.wasm,left_out,special}  # what an older build had: of other cells, of other flags
special=${SANITIZE-}${EXTRA_CFLAGS-}${CELLS-}${FLOAT-}${MAX_MEMORY-}
[ -z "$special" ] || echo "$special" > "$out/special"  # scripts/built.py: not what others take it for

ldflags=()
if [ -n "${SANITIZE:-}" ]; then
  cflags+=("-fsanitize=$SANITIZE")
  ldflags+=("-fsanitize=$SANITIZE")
fi

# A cell that is left out: stubs for its files and its descriptor, nothing for its kernels.
left_out=$out/left_out
if [ -n "${CELLS-}" ]; then
  keep_cells "$CELLS" "$left_out"
  cflags+=(-include "$left_out/cells.h")
fi

compile "$out"

# The exports are what the header declares; a pattern would also catch the generated protobuf symbols.
scripts/exports.sh > "$out/exports.txt"
. "scripts/link_$kind.sh"
