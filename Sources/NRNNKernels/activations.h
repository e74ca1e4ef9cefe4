// The activations beyond those of functions.h, which may have numbers alpha and beta. They are rare: what they share is
// called, and one loop serves all. Their errors are in docs/numerics.md.

#pragma clang fp contract(off)

// e^(high + low) = (1 + rest) p q, p and q powers of two, for -113 < high <= 0 and |low| < 2^-17.
typedef struct {
  vf rest, p, q;
} power;

SMALL void power_of_e(const vf *high, const vf *low, power *e) {
  vi n;
  const vf r = exp_parts(*high, &n);
  const vi half = n >> 1;
  *e = (power){fused(r, *low, r + *low), power_of_two(half), power_of_two(n - half)};
}

// Rounded once more where it is too small for a normal float.
INLINE vf times(vf x, const power *e) { return fused(x, e->rest, x) * e->p * e->q; }

INLINE vf size_of(vf v, float most) {
  const vf a = (vf)((vi)v & 0x7fffffff);
  return select(a > splat(most), splat(most), a);
}

// v / (1 + e^-u), u = -(high + low) with the sign of v: max(v, 0) - a / (1 + e^|u|), a = |v|. Where a has reached its
// bound the fraction is 0.
INLINE vf times_logistic(vf v, vf a, vf high, vf low) {
  power e;
  power_of_e(&high, &low, &e);
  return relu_(v) - times(a / (K(one) + times(K(one), &e)), &e);
}

INLINE vf silu_(vf v) {
  const vf a = size_of(v, 110.0f);
  return times_logistic(v, a, -a, (vf){0});
}

// What enters the logistic is in double: its error would be a small result's relative one.
INLINE vf gelu_tanh_(vf v) {
  const vf a = size_of(v, 11.0f);
  const vd x = __builtin_convertvector(a, vd), u = x * (x * x * 0.07135481627260025 + 1.5957691216057308);
  const vf high = __builtin_convertvector(u, vf);
  const vf low = __builtin_convertvector(__builtin_convertvector(high, vd) - u, vf);
  return times_logistic(v, a, -high, low);
}

INLINE vd polynomial(const double *c, size_t degree, vd x) {
  vd p = {0};
#pragma clang loop unroll(disable)
  for (size_t k = 0; k <= degree; k++) p = p * x + c[k];
  return p;
}

// max(v, 0) - a Phi(-a), a = |v|. Phi(-a) = e^(-a^2/2) P(a) / Q(a), P and Q fitted for least maximal relative error,
// 1.2e-8; in double, since the roundings of floats would add up to 5 ulp.
INLINE vf gelu_(vf v) {
  static const double P[] = {0.004116303973, 0.04063318907, 0.1832350224, 0.438294788, 0.5, 0};
  static const double Q[] = {0.01031792418, 0.1018587478, 0.4694703267, 1.202502651, 1.674474557, 1};
  const vf a = size_of(v, 14.5f), square = a * a, half = splat(-0.5f);
  const vd x = __builtin_convertvector(a, vd);
  const vf fraction = __builtin_convertvector(polynomial(P, 5, x) / polynomial(Q, 5, x), vf);
  const vf high = square * half, low = fused(a, a, -square) * half;
  power e;
  power_of_e(&high, &low, &e);
  return relu_(v) - times(fraction, &e);
}

// ln(1 + t), t = e^-|v|: what rounding takes from the sum is `rest`, and ln makes rest / sum of it.
INLINE vf softplus_(vf v) {
  vf t = (vf)((vi)v | (int32_t)0x80000000);
  exp_each((float *)&t, TIER_LANES);
  const vf sum = t + K(one), rest = t - (sum - K(one));
  vf y = sum;
  log_each((float *)&y, TIER_LANES);
  return relu_(v) + (y + rest / sum);
}

// alpha (e^v - 1) below 0, as in tanh_.
INLINE vf elu_(vf v, vf alpha) {
  const vf below = clamped(v, splat(-20.0f), splat(0.0f)), none = {0};
  power e;
  power_of_e(&below, &none, &e);
  const vf s = e.p * e.q;
  return select(v > splat(0.0f), v, alpha * fused(s, e.rest, s - K(one)));
}

INLINE vf softsign_(vf v) {
  const vf x = clip_(v, splat(0x1p60f));
  return x / ((vf)((vi)x & 0x7fffffff) + K(one));
}

INLINE vf other_(uint32_t activation, vf v, vf alpha, vf beta) {
  switch (activation) {
    case NRNN_ELU: return beta * elu_(v, alpha);
    case NRNN_LEAKY_RELU: return select(v > splat(0.0f), v, alpha * v);
    case NRNN_THRESHOLDED_RELU: return select(v <= alpha, splat(0.0f), v);
    case NRNN_SOFTSIGN: return softsign_(v);
    case NRNN_SOFTPLUS: return softplus_(v);
    case NRNN_GELU: return gelu_(v);
    case NRNN_GELU_TANH: return gelu_tanh_(v);
    case NRNN_SILU: return silu_(v);
    case NRNN_HARD_SIGMOID: return clamped(fused(alpha, v, beta), splat(0.0f), splat(1.0f));
    case NRNN_CLIP: return clamped(v, alpha, beta);
    case NRNN_SCALED_TANH: return alpha * applied(&(nrnn_function){NRNN_TANH, 0, 0}, beta * v);
    case NRNN_AFFINE: return fused(alpha, v, beta);
    default: return select(v >= splat(0.0f), v + K(half), applied(&(nrnn_function){NRNN_SIGMOID, 0, 0}, v));
  }
}

SMALL void other_each(nrnn_function a, float *y, size_t n) {
  NARROW(activate(a, y, n));
  EACH (i, n) store(y + i, other_(a.activation, load(y + i, n - i), splat(a.alpha), splat(a.beta)), n - i);
}
