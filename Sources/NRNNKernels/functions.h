// Vectors of 8 floats and the functions of the engine on them, for one tier. See docs/numerics.md for their errors.
#include <string.h>

#pragma clang fp contract(off)
#pragma clang diagnostic ignored "-Wpsabi"  // every function here is inlined: no vector crosses a call

#define INLINE static inline __attribute__((always_inline))

typedef float vf __attribute__((vector_size(32)));
typedef int32_t vi __attribute__((vector_size(32)));
typedef uint32_t vu __attribute__((vector_size(32)));
typedef double vd __attribute__((vector_size(64)));
typedef int64_t vl __attribute__((vector_size(64)));
typedef uint64_t vul4 __attribute__((vector_size(32)));

// x - 0, not 0 + x: the sum would have to turn -0 into +0.
INLINE vf splat(float x) { return x - (vf){0}; }

// `left` elements are in the array from here on: the last vector may be a part, its other lanes 0.
INLINE vf load(const float *p, size_t left) {
  vf v = {0};
  if (left >= NRNN_LANES) memcpy(&v, p, sizeof v);
  else memcpy(&v, p, left * sizeof(float));
  return v;
}
INLINE void store(float *p, vf v, size_t left) {
  if (left >= NRNN_LANES) memcpy(p, &v, sizeof v);
  else memcpy(p, &v, left * sizeof(float));
}

INLINE vf select(vi mask, vf yes, vf no) { return (vf)(((vi)yes & mask) | ((vi)no & ~mask)); }

INLINE int any(vi mask) {
  int32_t lanes = 0;
  for (int i = 0; i < NRNN_LANES; i++) lanes |= mask[i];
  return lanes != 0;
}

#if TIER_FMA
INLINE vf fused(vf a, vf b, vf c) { return __builtin_elementwise_fma(a, b, c); }
#else
// a b + c with one rounding, without the instruction (a call: inlined everywhere it would be most of the library). The
// product of two floats is exact in double; the sum is rounded to odd there (Boldo and Melquiond 2008), which keeps
// what the rounding to float needs to know. The comparisons are false for NaN, so that infinities and NaN pass.
static __attribute__((noinline)) void fused_in_double(vf *a, const vf *b, const vf *c) {
  const vd p = __builtin_convertvector(*a, vd) * __builtin_convertvector(*b, vd);
  const vd d = __builtin_convertvector(*c, vd);
  const vd s = p + d;
  const vd t = s - p;
  const vd lost = (p - (s - t)) + (d - t);
  const vl inexact = (lost > 0) | (lost < 0);
  const vl even = ((vl)s & 1) - 1;
  const vl away = (lost > 0) == (s > 0);  // -1: the true sum has the larger magnitude
  const vl odd = (vl)s + ((away & 1) * 2 - 1);
  const vl mask = inexact & even;
  *a = __builtin_convertvector((vd)((odd & mask) | ((vl)s & ~mask)), vf);
}
INLINE vf fused(vf a, vf b, vf c) {
  fused_in_double(&a, &b, &c);
  return a;
}
#endif

// A function of a vector, and others that are a call without the instruction for `fused`, as that is.
#if TIER_FMA
#define CALLED INLINE
#define FUNCTION(name) INLINE vf name(vf x)
#else
#define CALLED static __attribute__((noinline))
#define FUNCTION(name)                                                                  \
  INLINE vf name##inlined(vf x);                                                        \
  static __attribute__((noinline)) void name##called(vf *x) { *x = name##inlined(*x); } \
  INLINE vf name(vf x) {                                                                \
    name##called(&x);                                                                   \
    return x;                                                                           \
  }                                                                                     \
  INLINE vf name##inlined(vf x)
#endif

// n = the integer nearest to x log2(e), as a float: adding 1.5 x 2^23 rounds away the fraction.
INLINE vf nearest_power(vf x) {
  const vf magic = splat(0x1.8p23f);
  return fused(x, splat(0x1.715476p+0f), magic) - magic;
}

// e^r - 1 for |r| <= ln(2)/2: r + r^2 P(r), P fitted for least maximal error, 3.2e-9.
INLINE vf expm1_reduced(vf r) {
  vf p = splat(0x1.6db4d4p-10f);
  p = fused(p, r, splat(0x1.123be2p-7f));
  p = fused(p, r, splat(0x1.55545ep-5f));
  p = fused(p, r, splat(0x1.55548ep-3f));
  p = fused(p, r, splat(0x1.0p-1f));
  return fused(r * r, p, r);
}

// x - n ln 2, ln 2 in two parts.
INLINE vf reduced(vf x, vf n) { return fused(n, splat(0x1.05c61p-29f), fused(n, splat(-0x1.62e43p-1f), x)); }

INLINE vf power_of_two(vi n) { return (vf)((n + 127) << 23); }

FUNCTION(exp_) {
  x = select(x > splat(89.0f), splat(89.0f), x);
  x = select(x < splat(-104.0f), splat(-104.0f), x);
  const vf n = nearest_power(x);
  const vf e = expm1_reduced(reduced(x, n)) + splat(1.0f);
  const vi whole = __builtin_convertvector(n, vi);
  const vi half = whole >> 1;  // in two steps: 2^-150 is no float
  return e * power_of_two(half) * power_of_two(whole - half);
}

// tanh |x| = t / (t + 2), t = e^(2|x|) - 1 = 2^n (e^r - 1) + (2^n - 1): accurate near 0 too, and odd by construction.
FUNCTION(tanh_) {
  vf a = (vf)((vi)x & 0x7fffffff);
  a = select(a > splat(10.0f), splat(10.0f), a);
  const vf twice = a + a;
  const vf n = nearest_power(twice);
  const vf s = power_of_two(__builtin_convertvector(n, vi));
  const vf t = fused(s, expm1_reduced(reduced(twice, n)), s - splat(1.0f));
  const vf y = t / (t + splat(2.0f));
  return (vf)((vi)y | ((vi)x & (int32_t)0x80000000));
}

FUNCTION(sigmoid_) { return splat(1.0f) / (splat(1.0f) + exp_(-x)); }

// NaN stays: the comparison is false for it.
INLINE vf relu_(vf x) { return select(x < splat(0.0f), splat(0.0f), x); }

// ln x for normal x > 0: x = 2^k (1 + t) with 1 + t in [sqrt 1/2, sqrt 2); ln(1 + t) = t - t^2/2 + t^3 P(t), P fitted
// for least maximal error, 7.5e-10.
FUNCTION(log_) {
  const vi bits = (vi)x - 0x3f3504f3;
  const vi k = bits >> 23;
  const vf t = (vf)((vi)x - (vi)((vu)k << 23)) - splat(1.0f);
  vf p = splat(0x1.145b3p-4f);
  p = fused(p, t, splat(-0x1.de404p-4f));
  p = fused(p, t, splat(0x1.e6f0ecp-4f));
  p = fused(p, t, splat(-0x1.fc2134p-4f));
  p = fused(p, t, splat(0x1.23375p-3f));
  p = fused(p, t, splat(-0x1.555c54p-3f));
  p = fused(p, t, splat(0x1.99a4b6p-3f));
  p = fused(p, t, splat(-0x1.000006p-2f));
  p = fused(p, t, splat(0x1.555548p-2f));
  const vf n = __builtin_convertvector(k, vf);
  const vf square = t * t;
  vf y = fused(square * t, p, n * splat(-0x1.05c61p-29f));
  y = fused(square, splat(-0.5f), y);
  return fused(n, splat(0x1.62e43p-1f), t + y);
}

// ---- From bits to numbers (docs/noise.md) ---------------------------------------------------------------------------

// [0, 1), multiples of 2^-24.
INLINE vf uniform_(vu word) { return __builtin_convertvector((vi)(word >> 8), vf) * splat(0x1p-24f); }

// sqrt(-2 ln u) with u = (word + 1/2) / 2^32 rounded once: u in [2^-33, 1], the radius in [0, 6.764].
INLINE vf radius_(vu word) {
  const vf high = __builtin_convertvector((vi)(word >> 8), vf);
  const vf low = __builtin_convertvector((vi)(word & 255), vf) + splat(0.5f);
  const vf u = fused(high, splat(0x1p-24f), low * splat(0x1p-32f));
  const vf square = splat(-2.0f) * log_(u);
  return __builtin_elementwise_sqrt(relu_(square));  // ln of the rounded u may come out a hair above 0
}

// Sine and cosine of 2 pi word / 2^32: a quarter turn by the two top bits, the rest within an eighth of a turn.
CALLED void circle_(const vu *at, vf *sine, vf *cosine) {
  const vu word = *at;
  const vu quarter = (word + 0x20000000u) >> 30;
  const vf x = __builtin_convertvector((vi)(word - (quarter << 30)), vf) * splat(0x1.921fb6p-30f);
  const vf z = x * x;
  vf s = splat(0x1.6cd834p-19f);
  s = fused(s, z, splat(-0x1.a00f9ep-13f));
  s = fused(s, z, splat(0x1.111108p-7f));
  s = fused(s, z, splat(-0x1.555556p-3f));
  s = fused(s, z * x, x);
  vf c = splat(0x1.9a01fep-16f);
  c = fused(c, z, splat(-0x1.6c0c8ap-10f));
  c = fused(c, z, splat(0x1.55554ap-5f));
  c = fused(c, z * z, fused(z, splat(-0.5f), splat(1.0f)));
  const vi odd = (vi)((quarter & 1) * 0xffffffffu);
  const vf first = select(odd, c, s), second = select(odd, s, c);
  *sine = (vf)((vu)first ^ ((quarter & 2) << 30));
  *cosine = (vf)((vu)second ^ (((quarter + 1) & 2) << 30));
}
