#!/usr/bin/env bash
# Installs what `make lib` built: library, headers, nrnn.pc, CMake package.
#   scripts/install.sh PREFIX [DESTDIR]     PREFIX absolute; LIB=folder of the library, default .build-lib/<arch>
set -euo pipefail
cd "$(dirname "$0")/.."
prefix=${1:?install: expected PREFIX, found none}
[[ $prefix = /* ]] || { echo "install: expected an absolute PREFIX, found $prefix" >&2; exit 2; }
lib=${LIB:-.build-lib/$(uname -m)}
[ -f "$lib/libnrnn.so" ] || { echo "install: expected $lib/libnrnn.so, found none: run make lib" >&2; exit 2; }
root=${2:-}$prefix

number() { sed -n "s/^#define NRNN_$1 \([0-9]*\).*/\1/p" include/nrnn.h; }
minor=$(number VERSION_MAJOR).$(number VERSION_MINOR)
version=$minor.$(number VERSION_PATCH)
abi=$(number ABI_VERSION)

fill() { # template, target
  mkdir -p "$(dirname "$2")"
  sed -e "s/@VERSION@/$version/g" -e "s/@MINOR@/$minor/g" -e "s/@ABI@/$abi/g" "packaging/$1" > "$2"
  chmod 644 "$2"
}

install -D -m 755 "$lib/libnrnn.so" "$root/lib/libnrnn.so.$version"
ln -sf "libnrnn.so.$version" "$root/lib/libnrnn.so.$abi"
ln -sf "libnrnn.so.$abi" "$root/lib/libnrnn.so"
install -D -m 644 "$lib/libnrnn.a" "$root/lib/libnrnn.a"
install -D -m 644 -t "$root/include" include/nrnn.h include/nrnn.hpp

# A folder of its own: other packages install a module.modulemap too. Swift programs add -I PREFIX/include/nrnn.
install -d "$root/include/nrnn"
sed 's|"nrnn.h"|"../nrnn.h"|' include/module.modulemap > "$root/include/nrnn/module.modulemap"
chmod 644 "$root/include/nrnn/module.modulemap"

fill nrnn.pc.in "$root/lib/pkgconfig/nrnn.pc"
fill NRNNConfig.cmake.in "$root/lib/cmake/NRNN/NRNNConfig.cmake"
fill NRNNConfigVersion.cmake.in "$root/lib/cmake/NRNN/NRNNConfigVersion.cmake"
