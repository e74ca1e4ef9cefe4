#!/usr/bin/env bash
# Builds the sources of scripts/lib.sh with the address sanitizer in Swift and C, the undefined-behaviour sanitizer in C
# (Swift traps by itself), and the counters that libFuzzer steers by: .build-sanitized/libnrnn.a, if it is out of date.
set -euo pipefail
cd "$(dirname "$0")/../.."
. Tests/Hostile/common.sh
archive=$sanitized/libnrnn.a
[ -z "$(find Sources include "$0" -newer "$archive" 2>&1)" ] && exit
mkdir -p "$sanitized"
rm -f "$sanitized"/*.o "$archive"

includes=(-I include -I Sources/NRNNKernels/include -I Sources/NRNNFormat/include -I Sources/CProtobufC)
mapfile -t swift < <(find Sources/NoisyRNN -name '*.swift' -not -path '*/SwiftAPI/*' | sort)
swiftc -swift-version 6 -enable-experimental-feature Embedded -wmo -Osize -g -parse-as-library -module-name NoisyRNN \
  -sanitize=address,fuzzer -Xcc -fPIC -Xllvm -relocation-model=pic "${includes[@]}" \
  -c "${swift[@]}" -o "$sanitized/core.o"
for source in Sources/NRNNKernels/*.c Sources/NRNNFormat/*.c; do
  clang -O1 -g -std=c11 -fPIC -fno-math-errno "${sanitize[@]}" -fsanitize=fuzzer-no-link "${includes[@]}" \
    -c "$source" -o "$sanitized/$(basename "$source" .c).o"
done
ar rcs "$archive" "$sanitized"/*.o
