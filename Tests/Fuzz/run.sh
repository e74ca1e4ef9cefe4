#!/usr/bin/env bash
# Feeds the targets mutated bytes for FUZZ_SECONDS (20; 60 with FULL=1), at the same time, under the address and
# undefined-behaviour sanitizers.
#   Tests/Fuzz/run.sh [TARGET ...]      model, snapshot, stream; all of them if none is named
# Corpora and findings stay in .build-fuzz/. To see a finding again: .build-fuzz/TARGET FINDING.
set -uo pipefail
cd "$(dirname "$0")/../.."
. Tests/Hostile/common.sh
folder=.build-fuzz
[ $# -gt 0 ] || set -- model snapshot stream

Tests/Hostile/sanitized.sh || exit 1
mkdir -p "$folder/findings"
"$python" Tests/Fuzz/seeds.py .build/release/nrnn "$folder/seeds" || exit 1
for target; do
  clang -std=c11 -O1 -g -Wall -Wextra -Werror "${sanitize[@]}" -fsanitize=fuzzer -fuse-ld=lld -Iinclude \
    "-DMODELS=\"$PWD/$folder/seeds/models.h\"" "Tests/Fuzz/fuzz_$target.c" "$sanitized/libnrnn.a" -lprotobuf-c -lm \
    -o "$folder/$target" || exit 1
done

# fuzz TARGET: its PASS or FAIL line; what libFuzzer said is in TARGET.log.
fuzz() {
  local log=$folder/$1.log
  mkdir -p "$folder/corpus/$1"
  if nice "$folder/$1" "-max_total_time=${seconds:-20}" -max_len=4096 -timeout=10 -rss_limit_mb=1024 \
    "-artifact_prefix=$folder/findings/$1-" "$folder/corpus/$1" "$folder/seeds/$1" > "$log" 2>&1; then
    echo "$1: $(grep -E '^#[0-9]+.DONE' "$log" | tr -s '\t ' ' ')" >&2
    echo "PASS $1"
  else
    grep -E 'expected|ERROR|SUMMARY|^ +#[0-9]' "$log" | head -n 20 >&2
    echo "FAIL $1: $(grep -oE "$folder/findings/[^ ]+" "$log" | tail -n 1), see $log"
    return 1
  fi
}

seconds=${FUZZ_SECONDS:-${FULL:+60}}
jobs=()
for target; do
  fuzz "$target" &
  jobs+=($!)
done
for job in "${jobs[@]}"; do wait "$job" || failed=1; done
exit $failed
