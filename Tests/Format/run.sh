#!/usr/bin/env bash
# The committed code is what the compilers make of proto/nrnn_model.proto, and the format is as it was promised.
set -uo pipefail
cd "$(dirname "$0")/../.."
. Tests/Hostile/common.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Compilers write their version into what they make: lines that name one are left out of the comparison.
same() { diff <(grep -v 'MIN_COMPILER_VERSION\|Protobuf Python Version' "$1") <(grep -v 'MIN_COMPILER_VERSION\|Protobuf Python Version' "$2"); }

# regenerated NAME COMPILER OPTION NEW COMMITTED...: runs the compiler and compares its files with those committed.
regenerated() {
  local name=$1 compiler=$2 option=$3
  shift 3
  if ! command -v "$compiler" > /dev/null; then
    echo "SKIP $name: expected $compiler, found none"
    return
  fi
  (cd proto && "$compiler" "$option=$work" nrnn_model.proto) || { echo "FAIL $name: $compiler failed"; failed=1; }
  for file in "$@"; do test_that "$name, $(basename "$file")" same "$work/$(basename "$file")" "$file"; done
}

regenerated "generated C is that of the format" protoc-c --c_out \
  Sources/NRNNFormat/nrnn_model.pb-c.c Sources/NRNNFormat/include/nrnn_model.pb-c.h
regenerated "generated Python is that of the format" protoc --python_out bindings/python/nrnn/file/nrnn_model_pb2.py
run_program "$python" Tests/Format/schema.py
run_program "$python" scripts/places_of_a_cell.py --test
run_program "$python" Tests/Format/rooms.py
run_program "$python" Tests/Format/version.py
exit $failed
