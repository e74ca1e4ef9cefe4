#!/usr/bin/env bash
# A trial, no part of a release: libnrnn.dylib for macOS on ARM64, in .build-dist/macos-arm64. It is compiled and linked
# here, where nothing can run it. Swift comes from the toolchain's library for bare Mach-O, the headers of macOS and what
# its libSystem has from zig, and the linker from LLVM in Debian: that of the toolchain knows no macOS, and zig's no list
# of exports. The status is 3 where this machine lacks what it needs.
set -euo pipefail
cd "$(dirname "$0")/.."
out=.build-dist/macos-arm64
linker=/usr/lib/llvm-19/bin/ld64.lld

missing() { echo "macos: expected $1, found none: run scripts/setup.sh $2" >&2; exit 3; }
zig=$(.venv-dist/bin/python -c 'import os, ziglang; print(os.path.dirname(ziglang.__file__))' 2> /dev/null) || missing "zig in .venv-dist" dist
[ -x "$linker" ] || missing "$linker" macos
command -v swiftc > /dev/null || {
  echo "macos: expected the Swift toolchain (6.2 or newer) on the PATH, found none: see https://swift.org/install" >&2
  exit 2
}
packaging/source.sh protobuf-c "$out/protobuf-c"

headers=(-nostdlibinc -idirafter "$zig/lib/libc/include/any-darwin-any")
swift_target=(-target arm64-apple-none-macho)
for flag in "${headers[@]}"; do swift_target+=(-Xcc "$flag"); done
clang_target=(--target=arm64-apple-macos11 "${headers[@]}")
. scripts/sources.sh
. scripts/compile.sh
includes+=(-I "$out/protobuf-c")
compile "$out"
clang -Os "${cflags[@]}" -DPACKAGE_VERSION='""' -DPACKAGE_STRING='""' "${includes[@]}" \
  -c "$out/protobuf-c/protobuf-c/protobuf-c.c" -o "$out/protobuf-c.o"

# Debian's linker is older than the CPUs that zig's list names.
sed -E ':all; N; $!b all; s/,?\s*arm64e\.x1-\w+//g' "$zig/lib/libc/darwin/libSystem.tbd" > "$out/libSystem.tbd"
scripts/exports.sh | sed 's/^/_/' > "$out/exports.txt"
"$linker" -arch arm64 -platform_version macos 11.0 11.0 -dylib -dead_strip -x -exported_symbols_list "$out/exports.txt" \
  -install_name "@rpath/libnrnn.$(scripts/version.sh ABI).dylib" -current_version "$(scripts/version.sh)" \
  "${objects[@]}" "$out/protobuf-c.o" "$out/libSystem.tbd" -o "$out/libnrnn.dylib"
