#!/usr/bin/env bash
# The arithmetic: functions and fused multiply-add against libm, checksums, numbers as text, states that die away, instructions of a step.
#   run.sh [STRIDE [MILLIONS]]     every STRIDE-th float (default 257), MILLIONS of sums of each kind (default 1)
set -uo pipefail
cd "$(dirname "$0")/../.."
. Tests/Hostile/common.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
warnings=(-std=c11 -Wall -Wextra -Werror)

# The tests of kernels are linked with the kernels themselves, compiled as the library's are; then again with the generic
# tier as a Cortex-M0 has it, one lane and integers.
test_kernels() { # stride, millions, flags...
  local name
  for name in functions fused; do
    clang "${warnings[@]}" -O2 -fno-math-errno -D_GNU_SOURCE "${@:3}" -ISources/NRNNKernels/include Tests/Numerics/$name.c \
      Sources/NRNNKernels/{kernels_*,constants,dispatch}.c -pthread -lm -o "$work/$name" || exit 1
  done
  run_program "$work/functions" "$1"
  run_program "$work/fused" "$2"
  return $failed
}
test_kernels "${1:-257}" "${2:-1}"
test_kernels "${1:-257}" "${2:-1}" -DNRNN_ONE_LANE -D__ARM_ARCH_6M__ | sed -E 's/^(PASS|FAIL) /\1 one lane, /'
[ "${PIPESTATUS[0]}" = 0 ] || failed=1
for name in checksums decimal; do
  clang "${warnings[@]}" -O2 -ISources/NRNN{Kernels,Platform}/include Tests/Numerics/$name.c \
    Sources/NRNNPlatform/$name.c -o "$work/$name" || exit 1
done
run_program "$work/checksums"
run_program "$work/decimal" "${2:-1}"
clang "${warnings[@]}" -O2 -fno-math-errno -ISources/NRNN{Kernels,Platform}/include Tests/Numerics/square_root.c -lm \
  -o "$work/square_root" || exit 1
run_program "$work/square_root" "${1:-257}" "${2:-1}"

with_library() {
  clang "${warnings[@]}" -O1 -Iinclude Tests/Numerics/"$1".c "$library/libnrnn.so" "-Wl,-rpath,$library" -lm -o "$work/$1" || exit 1
}
"$python" Tests/Numerics/models.py "$work/models" || exit 1
with_library decay
run_program "$work/decay" "$work"/models/decaying/*.nrnn

if command -v valgrind > /dev/null; then
  with_library steps
  run_program "$python" Tests/Numerics/instructions.py "$work/steps" "$work"/models/*/*.nrnn
else
  echo "SKIP instructions of a step: expected valgrind, found none"
fi
exit $failed
