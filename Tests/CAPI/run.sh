#!/usr/bin/env bash
# The C API of the shipped library: the headers alone, then every test program over every model.
#   run.sh [ARCH]     for another CPU the programs alone, emulated
# FAST=1: some of the models, and no races. Emulated, unless FULL=1: some of the models, and the programs that see what
# differs from CPU to CPU: calling convention, layouts, floating-point environment, memory, bits.
set -uo pipefail
cd "$(dirname "$0")/../.."
arch=${1:-$(uname -m)}
. scripts/target.sh
tests=Tests/CAPI
lib=$(realpath "${LIB:-.build-lib/$arch}")
build=.build-tests/capi-$arch
models=$build/models
python=${PYTHON:-.venv/bin/python}
warnings=(-Wall -Wextra -Wshadow -pedantic -Werror)
failed=0
mkdir -p $build
[ -n "$tools" ] && [ -z "${FULL-}" ] && few=1 || few=${FAST-}

fail() { # name, log
  echo "FAIL $1: $(tail -n 1 <<< "$2")"
  echo "$2" >&2
  failed=1
}

check() { # name, command...
  local name=$1 log
  shift
  if log=$("$@" 2>&1); then echo "PASS $name"; else fail "$name" "$log"; fi
}

headers() {
  for c in gcc clang; do
    for standard in c99 c11 c17; do
      check "header.$c.$standard" $c -std=$standard "${warnings[@]}" -Wstrict-prototypes -Wundef -Iinclude -fsyntax-only $tests/header.c
    done
  done
  for cxx in g++ clang++; do
    for standard in c++17 c++20; do
      check "header.$cxx.$standard" $cxx -std=$standard "${warnings[@]}" -Iinclude -fsyntax-only -x c++ $tests/header.c
      check "header.hpp.$cxx.$standard" $cxx -std=$standard "${warnings[@]}" -Wundef -Iinclude -fsyntax-only $tests/header.cpp
    done
  done
}
[ -n "$tools" ] || headers

rm -rf $models
check models env PYTHONPATH=bindings/python NRNN_LIBRARY="$PWD/.build-lib/$machine/libnrnn.so" "$python" $tests/models.py $models
# Each beside itself as it is packed: those in places of the host's choice are.
packed() { local model; for model in "$models"/*.nrnn; do .build/release/nrnn pack "$model" -o "$model.packed" || return; done; }
check packed packed
given=("$models"/*.nrnn)
[ -z "$few" ] || given=("$models"/{elman,stack-mixed,signature,calibrated,calibrated-classes,dense}.nrnn)

. $tests/programs.sh
compile_shared() {
  local name
  for name in "${shared[@]}"; do
    "${tools}gcc" -std=c11 -O1 -g "${warnings[@]}" -Iinclude -c $tests/$name.c -o $build/$name.o || return
  done
}
compile() { # name, link arguments...
  local name=$1
  shift
  "${tools}gcc" -std=c11 -O1 -g "${warnings[@]}" -Iinclude $tests/"$name".c "${shared[@]/#/$build/}" -o $build/"$name" \
    -pthread "$@" -lm
}

# Prints the program's own lines; one that does not build or dies is a failure of its name.
program() { # name, link arguments...
  local log code
  log=$(compile "$@" 2>&1) || { fail "$1.build" "$log"; return; }
  "${emulator[@]}" $build/"$1" "${given[@]}"
  code=$?
  [ $code -eq 0 ] || failed=1
  [ $code -le 1 ] || fail "$1.exit" "expected 0 or 1, found $code"
}

check support compile_shared
shared=("${shared[@]/%/.o}")
[ -n "$tools" ] && [ -z "${FULL-}" ] || programs+=("${native[@]}")
[ -n "$tools" ] || programs+=("${never_emulated[@]}")
for name in "${programs[@]}"; do
  program $name -L"$lib" -lnrnn -Wl,-rpath,"$lib"
done

. $tests/locales.sh

# The library's objects as they were before their symbols were made local.
control() {
  swiftc -swift-version 6 -enable-experimental-feature Embedded -wmo -O -parse-as-library -module-name Control \
    "${swift_target[@]}" -c $tests/control.swift -o $build/control.o
}
check control.build control
mapfile -t objects < <(ls "$lib"/*.o | grep -v -e /nrnn.o -e /nrnn_without_protobuf_c.o)
program retains $build/control.o "${objects[@]}" -Wl,--gc-sections "$protobuf"
[ -n "$tools${FAST-}" ] || . $tests/races.sh
exit $failed
