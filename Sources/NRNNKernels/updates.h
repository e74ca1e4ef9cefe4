// The elementwise part of an SDE's step, in one pass.

#pragma clang fp contract(off)

INLINE void sde_vector(const nrnn_sde_update *u, size_t i, size_t left, const int tanh, const int gated, float *gates,
                       size_t n, vi *bad) {
  const vf z = load(u->z + i, left);
  const vf a = tanh ? tanh_(z) : z;
  const vf linear = u->linear ? load(u->linear + i, left) : (vf){0};
  vf f;
  if (gates) store(gates + i, a, left);
  if (gated) {
    const vf g = sigmoid_(load(u->gate + i, left));
    if (gates) store(gates + n + i, g, left);
    f = u->gate_on_drift ? g * (linear + a) : fused(g, a, linear);
  } else {
    f = linear + a;
  }
  if (u->drift) store(u->drift + i, f, left);
  vf next = fused(load(u->delta + i, left) * splat(u->rho), f, load(u->h + i, left));
  if (u->settles) next = settled(next, bad);
  store(u->next + i, next, left);
}

INLINE size_t sde_loop(const nrnn_sde_update *u, size_t n, const int tanh, const int gated, vi *bad) {
  size_t i = 0;
  for (; i + TIER_LANES <= n; i += TIER_LANES) sde_vector(u, i, TIER_LANES, tanh, gated, NULL, n, bad);
  return i;
}

// What is rare, from unit `i` on: other activations, which come before, gates that are asked for, a last vector that is
// a part.
static __attribute__((noinline)) int sde_rest(const nrnn_sde_update *u, size_t i, size_t n, int tanh, int gated) {
  vi bad = {0};
  for (; i < n; i += TIER_LANES) sde_vector(u, i, n - i, tanh, gated, u->gates, n, &bad);
  return !any(bad);
}

// start + M (x, h), of any weights.
INLINE void sums_of(const nrnn_sums *s, float *sums) {
#if TIER_TILES
  if (is_of_floats(s->M)) return product_of_one(s->M, s->start, s->x, s->h, sums, s->reverse_panels);
#endif
  product(s->M, &s->start, &s->x, &s->h, &sums, 1, s->reverse_panels);
}

static int sde_update(const nrnn_sde_update *u, size_t n) {
  FEW(half_idle(n), sde(u, n));
  const int tanh = u->activation == NRNN_TANH;
  if (u->sums.M) sums_of(&u->sums, (float *)u->z);
  if (!tanh) activate((nrnn_function){u->activation, 0, 0}, (float *)u->z, n);
  vi bad = {0};
  size_t done = 0;
  if (TIER_TILES && tanh && !u->gates) done = u->gate ? sde_loop(u, n, 1, 1, &bad) : sde_loop(u, n, 1, 0, &bad);
  const int rest = done == n || sde_rest(u, done, n, tanh, u->gate != NULL);
  return rest && !any(bad);
}
