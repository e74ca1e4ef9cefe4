// The elementwise part of the cells' steps, each in one pass.

#pragma clang fp contract(off)

INLINE void sde_vector(const nrnn_sde_update *u, size_t i, size_t left, const int tanh, const int gated) {
  const vf z = load(u->z + i, left);
  const vf a = tanh ? tanh_(z) : z;
  const vf linear = u->linear ? load(u->linear + i, left) : (vf){0};
  vf f;
  if (gated) {
    const vf g = sigmoid_(load(u->gate + i, left));
    f = u->gate_on_drift ? g * (linear + a) : fused(g, a, linear);
  } else {
    f = linear + a;
  }
  if (u->drift) store(u->drift + i, f, left);
  store(u->next + i, fused(load(u->delta + i, left) * splat(u->rho), f, load(u->h + i, left)), left);
}

INLINE void sde_loop(const nrnn_sde_update *u, size_t n, const int tanh, const int gated) {
  size_t i = 0;
  for (; i + TIER_LANES <= n; i += TIER_LANES) sde_vector(u, i, TIER_LANES, tanh, gated);
  if (i < n) sde_vector(u, i, n - i, tanh, gated);
}

static void activate(uint32_t activation, float *y, size_t n);

// tanh within the loop, other activations before it.
static void sde_update(const nrnn_sde_update *u, size_t n) {
  const int tanh = u->activation == NRNN_TANH;
  if (!tanh) activate(u->activation, (float *)u->z, n);
  if (u->gate) tanh ? sde_loop(u, n, 1, 1) : sde_loop(u, n, 0, 1);
  else tanh ? sde_loop(u, n, 1, 0) : sde_loop(u, n, 0, 0);
}

// A stack of parts by turns of `turn` units: the first part's sums from unit k on, how far apart the parts are, and the
// unit that the next turn begins with. No division: it would be the dearest instruction of a small step.
typedef struct {
  const float *sums;
  size_t apart, end;
} turn_at;

INLINE void turn_to(turn_at *at, const float *sums, size_t turn, size_t parts, size_t k, size_t n) {
  if (k < at->end) {
    at->sums += TIER_LANES;
    return;
  }
  const size_t left = (n - k + NRNN_LANES - 1) / NRNN_LANES * NRNN_LANES;
  at->sums = sums + parts * k;
  at->apart = left < turn ? left : turn;
  at->end = k + turn;
}

static void lstm_update(const nrnn_lstm_update *u, size_t n) {
  turn_at at = {0};
  EACH (k, n) {
    const size_t left = n - k, width = PADDED(k, n);
    turn_to(&at, u->sums, u->turn, 4, k, n);
    const vf c = load(u->c + k, left);
    vf i = load(at.sums, width), f = load(at.sums + at.apart, width);
    vf g = load(at.sums + 2 * at.apart, width), o = load(at.sums + 3 * at.apart, width);
    if (u->peephole_i) {
      i = fused(load(u->peephole_i + k, left), c, i);
      f = fused(load(u->peephole_f + k, left), c, f);
    }
    if (u->clip > 0) {
      i = clip_(i, splat(u->clip));
      f = clip_(f, splat(u->clip));
      g = clip_(g, splat(u->clip));
    }
    g = tanh_(g) * splat(u->factor);
    const vf next = fused(sigmoid_(i), g, sigmoid_(f) * c);
    if (u->peephole_o) o = fused(load(u->peephole_o + k, left), next, o);
    if (u->clip > 0) o = clip_(o, splat(u->clip));
    store(u->c_next + k, next, left);
    store(u->h_next + k, sigmoid_(o) * tanh_(next), left);
  }
}

static void gru_update(const nrnn_gru_update *u, size_t n) {
  turn_at at = {0};
  EACH (k, n) {
    const size_t left = n - k, width = PADDED(k, n);
    turn_to(&at, u->sums, u->turn, 3, k, n);
    vf r = load(at.sums, width), z = load(at.sums + at.apart, width), x = load(u->nx + k, left);
    if (u->clip > 0) {
      r = clip_(r, splat(u->clip));
      z = clip_(z, splat(u->clip));
    }
    if (u->with_nh) x = fused(sigmoid_(r), load(at.sums + 2 * at.apart, width), x);
    if (u->clip > 0) x = clip_(x, splat(u->clip));
    const vf m = tanh_(x);
    store(u->next + k, fused(sigmoid_(z), load(u->h + k, left) - m, m), left);
  }
}
