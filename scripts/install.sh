#!/usr/bin/env bash
# Installs what `make lib command` built; builds nothing. All of it or, where something cannot be written, nothing.
#   scripts/install.sh PREFIX [DESTDIR]     BINDIR, LIBDIR, INCLUDEDIR, DATADIR, DOCDIR: see scripts/places.sh
# LIB is the folder of the library, by default .build-lib/<arch>; COMMAND the command, which may be missing.
set -euo pipefail
umask 022
. "$(dirname "$0")/places.sh"
cd "$(dirname "$0")/.."
. scripts/placing.sh
# A library from elsewhere comes with the command that was built with it, or with none.
[ -n "${LIB-}" ] || : "${COMMAND=.build/release/nrnn}"
lib=${LIB:-.build-lib/$(uname -m)}
command=${COMMAND-}

version=$(scripts/version.sh)
minor=${version%.*}
abi=$(scripts/version.sh ABI)
needs=$(cat "$lib/needs.txt" 2> /dev/null || echo m)  # of the static library

# Building is another's: root may have no Swift, and would leave files that are root's.
for built in "$lib"/libnrnn{.so,.a,_without_protobuf_c.a}; do
  [ -f "$built" ] || refuse "expected $built, found none: \`make lib command\` (with that ARCH) builds it, not as root"
done
look_at() { # what was built, verb that builds it, sources...
  local built=$1 goal=$2 newer
  shift 2
  [ -f "$built" ] || { echo "install: without $built: \`make $goal\` builds it"; return; }
  newer=$(find "$@" -type f -newer "$built" -print -quit)
  [ -z "$newer" ] || echo "install: $built is older than $newer: \`make $goal\` builds it anew"
}
look_at "$lib/libnrnn.so" lib include Sources/NoisyRNN Sources/NRNN{Kernels,Platform,Format}
[ -z "$command" ] || look_at "$command" command include Sources Package.swift

put 755 "$lib/libnrnn.so" "$libdir/libnrnn.so.$version"
put_link "libnrnn.so.$version" "$libdir/libnrnn.so.$abi"
put_link "libnrnn.so.$abi" "$libdir/libnrnn.so"
for archive in libnrnn.a libnrnn_without_protobuf_c.a; do put 644 "$lib/$archive" "$libdir/$archive"; done
put 644 include/nrnn.h "$includedir/nrnn.h"
put 644 include/nrnn.hpp "$includedir/nrnn.hpp"
# A folder of its own: other packages install a module.modulemap too. Swift programs add -I INCLUDEDIR/nrnn.
put_text "$(sed 's|"nrnn.h"|"../nrnn.h"|' include/module.modulemap)" "$includedir/nrnn/module.modulemap"
# With what they link to: each page finds the others, the examples and the headers as it does in the checkout.
pages=(LICENSE {README,CHANGELOG,SECURITY,CONTRIBUTING}.md docs/*.md docs/*.png docs/*/*.png {bindings/{python,javascript},experiments}/README.md)
for page in "${pages[@]}" experiments/mnist/{models.toml,paper.py} experiments/proteins/paper.py proto/nrnn_model.proto; do put 644 "$page" "$docdir/$page"; done
mapfile -t examples < <(find examples -type f -not -path 'examples/models/*' -not -path '*/build/*' -not -path '*/__pycache__/*' -not -path '*/.*')
for example in "${examples[@]}"; do put 644 "$example" "$datadir/nrnn/$example"; done
# The Swift API as a package over this library; the examples find it two folders up, as they do in the checkout.
for file in Package.swift Sources/CNoisyRNN/{module.modulemap,installed.h}; do put 644 "packaging/swift/$file" "$datadir/nrnn/$file"; done
for source in Sources/NoisyRNN/{SwiftAPI/*,Failure/Status}.swift; do
  put 644 "$source" "$datadir/nrnn/Sources/NoisyRNN/$(basename "$source")"
done

. scripts/package_files.sh
put_way "$datadir/nrnn" examples "$docdir"
put_way "$docdir" docs "$datadir/nrnn"
for header in nrnn.h nrnn.hpp; do put_way "$includedir" "$header" "$docdir/include"; done
for name in nrnn nrnn_without_protobuf_c; do fill_pc "packaging/$name.pc.in" "$libdir/pkgconfig/$name.pc"; done
fill_cmake packaging/NRNNConfig.cmake.in "$libdir/cmake/NRNN/NRNNConfig.cmake"
fill_cmake packaging/NRNNConfigVersion.cmake.in "$libdir/cmake/NRNN/NRNNConfigVersion.cmake"

put_completion() { # shell, file
  local text
  text=$("$command" --generate-completion-script "$1")
  case $text in '#!'*) text=${text#*$'\n'} ;; esac  # it is read by a shell, never run
  put_text "$text" "$2"
}
if [ -f "$command" ]; then
  put 755 "$command" "$bindir/nrnn"
  put_completion bash "$datadir/bash-completion/completions/nrnn"
  put_completion zsh "$datadir/zsh/site-functions/_nrnn"
  put_completion fish "$datadir/fish/vendor_completions.d/nrnn.fish"
  for page in "$(dirname -- "$command")"/man/*.1; do [ ! -f "$page" ] || put 644 "$page" "$datadir/man/man1/$(basename "$page")"; done
fi

put_manifest
finish
echo "install: library $version in $destdir$libdir, headers in $destdir$includedir, documents in $destdir$docdir"
[ ! -f "$command" ] || echo "install: command in $destdir$bindir, its completions in $destdir$datadir"
tell_loader
