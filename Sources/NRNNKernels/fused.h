// a b + c with one rounding, by the tier's instruction or without it.
#if TIER_FMA
INLINE vf fused(vf a, vf b, vf c) { return __builtin_elementwise_fma(a, b, c); }
#elif TIER_LANES == 1
#include "fused_bits.h"

// A call: inlined everywhere it would be most of the library.
static __attribute__((noinline)) float fused_one(float a, float b, float c) { return fused_bits(a, b, c); }
INLINE vf fused(vf a, vf b, vf c) { return (vf){fused_one(a[0], b[0], c[0])}; }
#else
#include "fused_pairs.h"

// sum[i] = column[i] input + sum[i] for each i < lanes, a multiple of NRNN_LANES.
static __attribute__((noinline)) void fused_column(float *sum, const float *column, float input, size_t lanes) {
  const pair_wide x = {input, input};
#pragma clang loop unroll(disable)
  for (size_t i = 0; i < lanes; i += 2) {
    const pair v = fused_pair(widened(column + i), x, widened(sum + i));
    memcpy(sum + i, &v, sizeof v);
  }
}

// A call: inlined everywhere it would be most of the library.
static __attribute__((noinline)) void fused_lanes(float *a, const float *b, const float *c) {
#pragma clang loop unroll(disable)
  for (size_t i = 0; i < NRNN_LANES; i += 2) {
    const pair v = fused_pair(widened(a + i), widened(b + i), widened(c + i));
    memcpy(a + i, &v, sizeof v);
  }
}
INLINE vf fused(vf a, vf b, vf c) {
  fused_lanes((float *)&a, (const float *)&b, (const float *)&c);
  return a;
}
#endif
