#!/usr/bin/env bash
# What a host does with the shipped library: installs it and links it in every way.
set -uo pipefail
cd "$(dirname "$0")/../.."
tests=Tests/Embedding
lib=$(realpath "${LIB:-.build-lib/$(uname -m)}")
model=$PWD/examples/digits/noisy.nrnn
calibrated=$PWD/examples/co2/noisy.nrnn
csv=$PWD/examples/c/digit.csv
version=$(scripts/version.sh)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
prefix=$work/moved
python=$(realpath -s "${PYTHON:-.venv/bin/python}")
. $tests/support.sh

# Installed to one place by way of a staging folder, then moved: nothing in the package may name the first place.
install_and_move() {
  LIB=$lib scripts/install.sh "$work/first" "$work/stage" && mv "$work/stage$work/first" "$prefix" &&
    ! grep -rIl "$work" "$prefix"
}

check install install_and_move
export PKG_CONFIG_PATH=$prefix/lib/pkgconfig LD_LIBRARY_PATH=$prefix/lib
. $tests/install.sh
. $tests/refusals.sh
. $tests/programs.sh
. $tests/cmake.sh
. $tests/swift.sh
. $tests/python.sh
exit $failed
