// Vectors of the tier's lanes and the functions of the engine on them. See docs/numerics.md for their errors.
#include <string.h>

#pragma clang fp contract(off)
#pragma clang diagnostic ignored "-Wpsabi"  // every function here is inlined: no vector crosses a call

#define INLINE static inline __attribute__((always_inline))
#define SMALL static __attribute__((noinline, minsize))  // what is rare

// Lanes of a vector that whole NRNN_LANES fill.
#define GRANULE (TIER_LANES < NRNN_LANES ? TIER_LANES : NRNN_LANES)

typedef float vf __attribute__((vector_size(4 * TIER_LANES)));
typedef int32_t vi __attribute__((vector_size(4 * TIER_LANES)));
typedef uint32_t vu __attribute__((vector_size(4 * TIER_LANES)));
typedef double vd __attribute__((vector_size(8 * TIER_LANES)));
typedef int64_t vl __attribute__((vector_size(8 * TIER_LANES)));

// x - 0, not 0 + x: the sum would have to turn -0 into +0.
INLINE vf splat(float x) { return x - (vf){0}; }

INLINE vu lane_numbers(void) {
  vu numbers;
  for (uint32_t i = 0; i < TIER_LANES; i++) numbers[i] = i;
  return numbers;
}
INLINE vi first_lanes(size_t left) { return (vi)(lane_numbers() < (uint32_t)left - (vu){0}); }

// `left` elements are in the array from here on: the last vector may be a part, its other lanes 0.
INLINE vf load(const float *p, size_t left) {
  vf v = {0};
  if (left >= TIER_LANES) memcpy(&v, p, sizeof v);
  else if (left == GRANULE) memcpy(&v, p, GRANULE * sizeof(float));
#ifdef TIER_LOAD
  else if (!__builtin_constant_p(left)) v = TIER_LOAD(p, left);
#endif
  else memcpy(&v, p, left * sizeof(float));
  return v;
}
INLINE void store(float *p, vf v, size_t left) {
  if (left >= TIER_LANES) memcpy(p, &v, sizeof v);
  else if (left == GRANULE) memcpy(p, &v, GRANULE * sizeof(float));
#ifdef TIER_STORE
  else if (!__builtin_constant_p(left)) TIER_STORE(p, v, left);
#endif
  else memcpy(p, &v, left * sizeof(float));
}

// Where half of a wide vector would be idle for too much of the time, the narrow tier does it, with the same bits; and
// always where wide vectors are no faster, or what they would do is rare.
#ifdef TIER_NARROW
#define FEW(condition, kernel) \
  if (condition) return TIER_NARROW.kernel
#else
#define FEW(condition, kernel)
#endif
#define NARROW(kernel) FEW(1, kernel)
// 1 .. 8 or 17 .. 24.
INLINE int half_idle(size_t n) { return n <= 3 * NRNN_LANES && (n - 1) / NRNN_LANES % 2 == 0; }

#define EACH(i, n) for (size_t i = 0; i < (n); i += TIER_LANES)
// The same with the array's padding, and what is left of both from i on.
#define EACH_PADDED(i, n) EACH (i, TIER_LANES < NRNN_LANES ? padded_to_lanes(n) : (n))
#define PADDED(i, n) (TIER_LANES <= NRNN_LANES ? TIER_LANES : padded_to_lanes((n) - (i)))
INLINE size_t padded_to_lanes(size_t n) { return (n + NRNN_LANES - 1) / NRNN_LANES * NRNN_LANES; }

INLINE vf select(vi mask, vf yes, vf no) { return (vf)(((vi)yes & mask) | ((vi)no & ~mask)); }

INLINE int any(vi mask) { return __builtin_reduce_or(mask) != 0; }

#include "constants.h"
#include "fused.h"

// A function of vectors. Without the instruction for `fused` each is so long that it is called, through memory, rather
// than copied to all its places; one lane goes in a register.
#if TIER_TILES
#define CALLED INLINE
#define FUNCTION(name) INLINE vf name(vf x)
#elif TIER_LANES == 1
#define CALLED static __attribute__((noinline))
#define FUNCTION(name) static __attribute__((noinline)) vf name(vf x)
#else
#define CALLED static __attribute__((noinline))
#define FUNCTION(name)                                                             \
  INLINE vf name##body(vf x);                                                      \
  static __attribute__((noinline)) void name##call(vf *x) { *x = name##body(*x); } \
  INLINE vf name(vf x) {                                                           \
    name##call(&x);                                                                \
    return x;                                                                      \
  }                                                                                \
  INLINE vf name##body(vf x)
#endif

// e^r - 1 for |r| <= ln(2)/2: r + r^2 P(r), P fitted for least maximal error, 3.2e-9.
INLINE vf expm1_reduced(vf r) {
  vf p = K(exp_6);
  p = fused(p, r, K(exp_5));
  p = fused(p, r, K(exp_4));
  p = fused(p, r, K(exp_3));
  p = fused(p, r, K(half));
  return fused(r * r, p, r);
}

// e^x = 2^n (1 + q) for |x| <= 104, |q| < 0.42; q is NaN where x is, and n then any number. Adding 1.5 x 2^23 rounds
// x log2(e) to an integer, which stands in the low bits: no conversion, whose result for NaN differs between CPUs.
CALLED void exp_parts_of(const vf *x, vf *q, vi *n) {
  const vf magic = K(magic);
  const vf shifted = fused(*x, K(log2_e), magic), whole = shifted - magic;
  *n = (vi)shifted - (vi)magic;
  const vf r = fused(whole, K(minus_ln_2), *x);  // ln 2 in two parts
  *q = expm1_reduced(fused(whole, K(ln_2_rest), r));
}
INLINE vf exp_parts(vf x, vi *n) {
  vf q;
  exp_parts_of(&x, &q, n);
  return q;
}

INLINE vf power_of_two(vi n) { return (vf)(((vu)n << 23) + (vu)K(one)); }

INLINE vf clamped(vf x, vf low, vf high) {
  x = select(x > high, high, x);
  return select(x < low, low, x);
}

FUNCTION(exp_) {
  vi n;
  const vf e = exp_parts(clamped(x, K(minus_104), K(most_of_exp)), &n) + K(one);
  const vi half = n >> 1;  // in two steps: 2^-150 is no float
  return e * power_of_two(half) * power_of_two(n - half);
}

// tanh |x| = t / (t + 2), t = e^(2|x|) - 1 = 2^n (e^r - 1) + (2^n - 1): accurate near 0 too, and odd by construction.
FUNCTION(tanh_) {
  vf a = (vf)((vi)x & 0x7fffffff);
  a = select(a > K(ten), K(ten), a);
  vi n;
  const vf q = exp_parts(a + a, &n), s = power_of_two(n);
  const vf t = fused(s, q, s - K(one));
  const vf y = t / (t + K(two));
  return (vf)((vu)y | ((vu)x & (vu)K(minus_zero)));
}

// 1 / (1 + e^-x), above and below the line times `one`, the root of 2^-n: so all powers of two are floats, and a result
// too small for a normal float is rounded once, by the division. 2^n + 1 is split into its float and the rest: at
// n = 24 the rest is the whole 1, without which the error would be 2.35 ulp.
FUNCTION(sigmoid_) {
  vi n;
  const vf q = exp_parts(-clamped(x, K(minus_104), K(plus_104)), &n);
  const vi half = n >> 1;
  const vf one = power_of_two(-half), s = power_of_two(n - half), sum = s + one;
  return one / (fused(s, q, one - (sum - s)) + sum);
}

// NaN stays: the comparison is false for it.
INLINE vf relu_(vf x) { return select(x < splat(0.0f), splat(0.0f), x); }

// Bounded to [-limit, limit]; NaN stays.
INLINE vf clip_(vf x, vf limit) {
  x = select(x > limit, limit, x);
  return select(x < -limit, -limit, x);
}

// sign(x) max(|x| + bias, 0), 0 at 0 (Arjovsky, Shah, Bengio 2016).
INLINE vf modrelu_(vf x, vf bias) {
  const vi size = (vi)relu_((vf)((vi)x & 0x7fffffff) + bias);
  return select(x == splat(0.0f), x, (vf)(size | ((vi)x & (int32_t)0x80000000)));
}

// By its number (kernels_template.h), and of a vector.
static void activate(nrnn_function a, float *y, size_t n);
SMALL void apply_to(vf *v, const nrnn_function *a) { activate(*a, (float *)v, TIER_LANES); }
INLINE vf applied(const nrnn_function *a, vf v) {
  apply_to(&v, a);
  return v;
}

// ln x for normal x > 0: x = 2^k (1 + t) with 1 + t in [sqrt 1/2, sqrt 2); ln(1 + t) = t - t^2/2 + t^3 P(t), P fitted
// for least maximal error, 7.5e-10.
FUNCTION(log_) {
  const vi bits = (vi)x - 0x3f3504f3;
  const vi k = bits >> 23;
  const vf t = (vf)((vi)x - (vi)((vu)k << 23)) - K(one);
  vf p = K(log_11);
  p = fused(p, t, K(log_10));
  p = fused(p, t, K(log_9));
  p = fused(p, t, K(log_8));
  p = fused(p, t, K(log_7));
  p = fused(p, t, K(log_6));
  p = fused(p, t, K(log_5));
  p = fused(p, t, K(log_4));
  p = fused(p, t, K(log_3));
  const vf n = __builtin_convertvector(k, vf);
  const vf square = t * t;
  vf y = fused(square * t, p, n * K(minus_ln_2_rest));
  y = fused(square, K(minus_half), y);
  return fused(n, K(ln_2), t + y);
}

// ---- From bits to numbers (docs/noise.md) ---------------------------------------------------------------------------

// [0, 1), multiples of 2^-24.
INLINE vf uniform_(vu word) { return __builtin_convertvector((vi)(word >> 8), vf) * K(two_to_minus_24); }

// sqrt(-2 ln u) with u = (word + 1/2) / 2^32 rounded once: u in [2^-33, 1], the radius in [0, 6.764].
INLINE vf radius_(vu word) {
  const vf high = __builtin_convertvector((vi)(word >> 8), vf);
  const vf low = __builtin_convertvector((vi)(word & 255), vf) + K(half);
  const vf u = fused(high, K(two_to_minus_24), low * K(two_to_minus_32));
  const vf square = K(minus_two) * log_(u);
  return __builtin_elementwise_sqrt(relu_(square));  // ln of the rounded u may come out a hair above 0
}

// Sine and cosine of 2 pi word / 2^32: a quarter turn by the two top bits, the rest within an eighth of a turn.
CALLED void circle_(const vu *at, vf *sine, vf *cosine) {
  const vu word = *at;
  const vu quarter = (word + 0x20000000u) >> 30;
  const vf x = __builtin_convertvector((vi)(word - (quarter << 30)), vf) * K(to_radian);
  const vf z = x * x;
  vf s = K(sin_9);
  s = fused(s, z, K(sin_7));
  s = fused(s, z, K(sin_5));
  s = fused(s, z, K(sin_3));
  s = fused(s, z * x, x);
  vf c = K(cos_8);
  c = fused(c, z, K(cos_6));
  c = fused(c, z, K(cos_4));
  c = fused(c, z * z, fused(z, K(minus_half), K(one)));
  const vi odd = (vi)((quarter & 1) * 0xffffffffu);
  const vf first = select(odd, c, s), second = select(odd, s, c);
  *sine = (vf)((vu)first ^ ((quarter & 2) << 30));
  *cosine = (vf)((vu)second ^ (((quarter + 1) & 2) << 30));
}
