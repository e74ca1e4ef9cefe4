// a b + c with one rounding, two at a time in double: for tiers without the instruction.

typedef float pair __attribute__((vector_size(8)));
typedef double pair_wide __attribute__((vector_size(16)));  // SSE2 has two doubles in a register
typedef int64_t pair_bits __attribute__((vector_size(16)));

INLINE pair_wide widened(const float *p) {
  pair v;
  memcpy(&v, p, sizeof v);
  return __builtin_convertvector(v, pair_wide);
}

INLINE pair narrowed(pair_wide v) {
#if defined(__wasm_simd128__)
  // Two of four lanes, as the instruction has it; the compiler, if it saw that two are left, would take each by itself.
  typedef float four __attribute__((vector_size(16)));
  four all = __builtin_convertvector(__builtin_shufflevector(v, (pair_wide){0}, 0, 1, 2, 3), four);
  __asm__("" : "+r"(all));
  return __builtin_shufflevector(all, all, 0, 1);
#else
  return __builtin_convertvector(v, pair);
#endif
}

// The product of two floats is exact in double. The sum s is rounded to odd there (Boldo and Melquiond 2008), which
// keeps what the rounding to float needs to know: where something was lost, s is truncated and its last bit set.
//
// What was lost, p + c - s, has the sign of p - (s - c) and of c - (s - p): s - c is p less what was lost, so its
// rounding is on the same side of p, or p itself; likewise for c. And not both are 0, as the difference from the larger
// of p and c is exact (Dekker 1971). No product of lost and s is too small for a double.
//
// Where s is not finite, `side` is NaN: both comparisons hold, infinity becomes the largest double, and that infinity
// again as a float; NaN stays NaN.
INLINE pair fused_pair(pair_wide a, pair_wide b, pair_wide c) {
  const pair_wide p = a * b, s = p + c;
  const pair_wide side = ((p - (s - c)) + (c - (s - p))) * s;  // < 0: the true sum has the smaller magnitude
  const pair_bits smaller = ~(side >= 0), inexact = side != 0;
  return narrowed((pair_wide)(((pair_bits)s + smaller) | (inexact & 1)));
}
