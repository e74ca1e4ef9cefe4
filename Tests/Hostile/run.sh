#!/usr/bin/env bash
# Hostile files and snapshots, against the library as it is shipped and once more under the sanitizers; the files of
# every release, which must go on working, and libraries of releases with the files of today. FAST=1: as it is shipped.
set -uo pipefail
cd "$(dirname "$0")/../.."
. Tests/Hostile/common.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
warnings=(-std=c11 -Wall -Wextra -Werror -Iinclude -ITests/Hostile)

mkdir "$work/models" "$work/packed" "$work/shipped" "$work/sanitized"
"$python" Tests/Hostile/small_models.py "$work/models" || exit 1
"$python" Tests/BadModels/generate.py "$work/bad" || exit 1
"$python" Tests/BadModels/packed.py .build/release/nrnn "$work/bad-packed" || exit 1
pairs=()  # a model, and the same packed
for model in "$work"/models/*.nrnn "$work"/models/large/*.nrnn; do
  packed=$work/packed/${model##*/}
  .build/release/nrnn pack "$model" -o "$packed" >/dev/null || exit 1
  pairs+=("$model" "$packed")
done
test_that "bad models that are kept are those of the tables" "$python" Tests/BadModels/generate.py --check

build() {  # build FOLDER FLAGS...
  local folder=$1
  shift
  for source in Tests/Hostile/*.c Tests/compat/compat.c; do
    clang "${warnings[@]}" "$source" "$@" -o "$folder/$(basename "$source" .c)" || exit 1
  done
}

run_all() {  # run_all FOLDER: fails if a test of it did
  local failed=0
  run_program "$1/bad_models" Tests/BadModels/files
  run_program "$1/bad_models" "$work/bad"
  run_program "$1/bad_models" "$work/bad-packed"
  run_program "$1/packed" "${pairs[@]}"
  run_program "$1/bad_snapshots" "$work/models/lstm.nrnn"
  run_program "$1/altered" "$work"/models/*.nrnn "$work/packed/lstm.nrnn"
  for release in Tests/compat/*/; do run_program "$1/compat" check "$release"*.nrnn; done
  return $failed
}

build "$work/shipped" "$library/libnrnn.so" "-Wl,-rpath,$library"
run_all "$work/shipped" || failed=1
. Tests/compat/kept.sh
if [ -z "${FAST-}" ] && test_that "library under sanitizers builds" Tests/Hostile/sanitized.sh; then
  test_that "sanitizers are in the Swift code" grep -q __asan_report_load4 "$sanitized/core.o"
  build "$work/sanitized" -g "${sanitize[@]}" -fuse-ld=lld "$sanitized/libnrnn.a" -lprotobuf-c -lm
  run_all "$work/sanitized" | sed -E 's/^(PASS|FAIL) /\1 sanitized /' || failed=1  # pipefail
fi
exit $failed
