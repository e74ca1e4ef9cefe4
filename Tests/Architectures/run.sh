#!/usr/bin/env bash
# Every build of the engine that this machine can run gives the same bits: the same models, one digest. Then what else
# must hold for each CPU: what its library brings along, and for one that is emulated the C API and the old releases.
# An emulator gets every row of the zoo in some of the sizes, unless FULL=1; FAST=1: no emulator.
set -uo pipefail
cd "$(dirname "$0")/../.."
tests=Tests/Architectures
root=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
models=$work/models
IN_PLACE=1  # of nrnn_load_options.flags
flags=(-std=c11 -O1 -Wall -Wextra -Wshadow -pedantic -Werror)
export NRNN_LIBRARY=$root/.build-lib/$(uname -m)/libnrnn.so PYTHONPATH=bindings/python PYTHONDONTWRITEBYTECODE=1
. Tests/Embedding/support.sh

# The CPUs whose library can be built and run here.
cpus=("$(uname -m)")
tiers_of() { # arch: their names
  local -A cpu=([x86_64]=X86 [aarch64]=ARM64)
  sed -nE "s/^ *TIER\((\w+), \w+, (${cpu[$1]}|ANY)\).*/\1/p" Sources/NRNNKernels/include/nrnn_tiers.h
}
add_emulated() { # arch
  local log code
  log=$(scripts/lib.sh "$1" 2>&1)
  code=$?
  if [ $code -eq 0 ] && ! command -v "qemu-$1" >/dev/null; then
    code=3 log="expected qemu-$1, found none: run scripts/setup.sh emulate"
  fi
  case $code in
    0) cpus+=("$1") ;;
    3) echo "SKIP $1: $(tail -n 1 <<< "$log")" ;;
    *) check "$1.build" eval 'echo "$log"; false' ;;
  esac
}
[ "${cpus[0]}" = aarch64 ] || [ -n "${FAST-}" ] || add_emulated aarch64

# The digest program with the library of a CPU, with the installed one, with the objects of the ordinary Swift build.
for_cpu() {
  "${tools}gcc" "${flags[@]}" -Iinclude $tests/digest.c -o "$work/digest-$arch" \
    -L.build-lib/$arch -lnrnn -Wl,-rpath,"$root/.build-lib/$arch"
}
for_installed() {
  local package=$work/${cpus[0]}/lib
  gcc "${flags[@]}" $tests/digest.c -o "$work/digest-installed" \
    $(PKG_CONFIG_PATH=$package/pkgconfig pkg-config --cflags --libs nrnn) -Wl,-rpath,"$package"
}
for_swift() {
  local objects
  swift build -c release --static-swift-stdlib --product nrnn &&
    mapfile -t objects < <(tr -d "'" < .build/release/nrnn.product/Objects.LinkFileList | grep -E '/(NoisyRNN|NRNN[A-Za-z]*)\.build/') &&
    clang "${flags[@]}" -Iinclude -c $tests/digest.c -o "$work/digest.o" &&
    swiftc -static-stdlib "$work/digest.o" "${objects[@]}" -lprotobuf-c -lm -o "$work/digest-swift"
}

# variant NAME COMMAND...: its digests are those of the first. Status 3: this CPU has no such kernels.
variant() {
  local name=$1 code
  shift
  "$@" "${given[@]}" > "$work/$name.txt" 2> "$work/$name.log"
  code=$?
  [ $code -ne 3 ] || { echo "SKIP $name: $(cat "$work/$name.log")"; return; }
  [ -f "$work/first.txt" ] || cp "$work/$name.txt" "$work/first.txt"
  check "$name" gives_the_digests "$name" $code
  echo "  $name: $(tail -n 1 "$work/$name.txt")"
}
# Of every model that was given; the sum over all follows from the lines.
gives_the_digests() {
  cat "$work/$1.log"
  [ "$2" -eq 0 ] && same models "$(basename -a "${given[@]}")" "$(sed '$d; s/ .*//' "$work/$1.txt" | uniq)" &&
    diff <(awk 'NR == FNR { ran[$1]; next } $1 in ran' <(sed '$d' "$work/$1.txt") "$work/first.txt") <(sed '$d' "$work/$1.txt")
}

# The same models with their weights as kernels read them.
pack_models() {
  local model
  mkdir "$models/packed"
  for model in "$models"/*.nrnn; do
    .build/release/nrnn pack "$model" -o "$models/packed/${model##*/}" >/dev/null || return
  done
}

check models "${PYTHON:-.venv/bin/python}" $tests/models.py "$models"
check packed pack_models
for arch in "${cpus[@]}"; do
  given=("$models"/*.nrnn)
  . scripts/target.sh
  prefix=$work/$arch
  check "$arch.install" env LIB=.build-lib/$arch scripts/install.sh "$prefix"
  . $tests/artefact.sh
  check "$arch.digest" for_cpu
  [ -z "$tools" ] || [ -n "${FULL-}" ] || given=("$models"/few/*.nrnn)
  for name in $(tiers_of $arch); do variant "$arch.$name" "${emulator[@]}" "$work/digest-$arch" --kernels "$name"; done
  given=("${given[@]/#*\//$models/packed/}")
  tiers=($(tiers_of $arch))
  [ -z "$tools" ] || [ -n "${FULL-}" ] || tiers=("$tiers")  # the first
  for name in "${tiers[@]}"; do
    variant "$arch.$name.in-place" "${emulator[@]}" "$work/digest-$arch" --kernels "$name" --flags $IN_PLACE
  done
  [ -z "$tools" ] || . $tests/emulated.sh
done
given=("$models"/packed/*.nrnn)
variant packed "$work/digest-${cpus[0]}"
given=("$models"/*.nrnn)
check installed.digest for_installed
variant installed "$work/digest-installed"
[ -n "${FAST-}" ] || . $tests/subsets.sh
check swift.digest for_swift
variant swift "$work/digest-swift"

# The comparison can fail: another seed changes every line with noise; no two lines have one digest; no model is left out.
another_seed() {
  "$work/digest-installed" --seed 43 "$models"/*.nrnn > "$work/seed.txt" &&
    same "lines that another seed leaves" "" "$(grep ' on ' "$work/first.txt" | grep -Fx -f "$work/seed.txt")"
}
all_differ() { same "digests found twice" "" "$(sed 's/.* //' "$work/first.txt" | sort | uniq -d)"; }
every_model() { same models "$(basename -a "$models"/*.nrnn | sort)" "$(sed '$d; s/ .*//' "$work/first.txt" | sort -u)"; }
for test in another_seed all_differ every_model; do check control.$test $test; done
exit $failed
