#!/usr/bin/env bash
# The command for a release, in .build-dist/command: nrnn, which needs glibc 2.17 and nothing else, where `make command`
# needs the libraries of this machine; beside it man/*.1, nrnn.symbols, the same not stripped, and link.map, what is in it.
# The status is 3 where this machine lacks what it needs.
set -euo pipefail
cd "$(dirname "$0")/.."
out=.build-dist/command
release=.build/release
machine=$(uname -m)
zig=(.venv-dist/bin/python -m ziglang)

missing() { echo "command: expected $1, found none: run scripts/setup.sh ${2:-dist}" >&2; exit 3; }
"${zig[@]}" version > /dev/null 2>&1 || missing "zig in .venv-dist"
command -v swiftc > /dev/null || {
  echo "command: expected the Swift toolchain (6.2 or newer) on the PATH, found none: see https://swift.org/install" >&2
  exit 2
}

# The same flags for both: others would build the parser of arguments anew.
for product in nrnn generate-manual; do swift build -c release --static-swift-stdlib --product $product; done

tools=$(dirname "$(readlink -f "$(command -v swiftc)")")
swift=${tools%/bin}/lib/swift_static/linux
[ -f "$swift/libswiftCore.a" ] || { echo "command: expected $swift/libswiftCore.a of the toolchain, found none" >&2; exit 3; }
objects=$release/nrnn.product/Objects.LinkFileList

# What the objects ask for: of Swift from the toolchain, of libc from zig, else the archives of this machine.
libraries=("-L$swift")
add() { # name of a library
  local archive
  case $1 in m | dl | pthread | util) return ;; esac
  if [ -f "$swift/lib$1.a" ]; then libraries+=("-l$1"); return; fi
  archive=$(gcc -print-file-name="lib$1.a")
  [ -f "$archive" ] || missing "lib$1.a" command
  libraries+=("$archive")
}
mkdir -p "$out/man"
"$tools/swift-autolink-extract" "@$objects" -o "$out/autolink.txt"
for flag in $(sort -u "$out/autolink.txt"); do add "${flag#-l}"; done
for name in dispatch BlocksRuntime protobuf-c stdc++; do add "$name"; done  # those that Swift's flags and pkg-config name

"${zig[@]}" cc -target "$machine-linux-gnu.2.17" -O2 -pie -Wl,--gc-sections -Wl,-z,relro,-z,now -Wl,--print-map "@$objects" \
  "$swift/$machine/swiftrt.o" packaging/compat.c "${libraries[@]}" -lunwind -lm -lpthread -ldl -o "$out/nrnn.symbols" \
  > "$out/link.map"
# Hashes of modules are for the next build: the program has no use for them, and they differ between builds.
"$tools/llvm-objcopy" --strip-all --remove-section=.swift_modhash "$out/nrnn.symbols" "$out/nrnn"

rm -f "$out"/man/*
"$release/generate-manual" "$out/nrnn" --multi-page --authors "The NoisyRNN authors" --output-directory "$out/man" \
  --date "$(date -u -d "@${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}" +%F)"
sed -i 's/^$/.Pp/' "$out"/man/*  # mdoc knows no empty lines
