#!/usr/bin/env bash
# Builds the sources of scripts/lib.sh with the address sanitizer in Swift and C, the undefined-behaviour sanitizer in C
# (Swift traps by itself), and the counters that libFuzzer steers by: .build-sanitized/libnrnn.a, if it is out of date.
set -euo pipefail
cd "$(dirname "$0")/../.."
. Tests/Hostile/common.sh
. scripts/sources.sh
archive=$sanitized/libnrnn.a
mkdir -p "$sanitized"
exec 9> "$sanitized/lock" && flock 9  # another suite may be building it
[ -z "$(find Sources include "$0" -newer "$archive" 2>&1)" ] && exit
rm -f "$sanitized"/*.o "$archive"

swiftc "${embedded[@]}" -Osize -g -sanitize=address,fuzzer "${includes[@]}" -c "${swift_sources[@]}" -o "$sanitized/core.o"
for source in "${c_sources[@]}"; do
  clang -O1 -g -std=c11 -fPIC -fno-math-errno "${sanitize[@]}" -fsanitize=fuzzer-no-link "${includes[@]}" \
    -c "$source" -o "$sanitized/$(basename "$source" .c).o"
done
ar rcs "$archive" "$sanitized"/*.o
