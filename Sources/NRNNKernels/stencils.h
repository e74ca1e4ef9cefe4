// out = S u + forcing, S of five taps inside and four rows of its own at the ends.

#pragma clang fp contract(off)

// A lane's input for each of the rows at the ends.
INLINE vf inputs_at(const float *const *input, size_t t) {
#if TIER_LANES == 1
  return (vf){input[0][t]};
#else
  return (vf){input[0][t], input[1][t], input[2][t], input[3][t]};
#endif
}

static void stencil_once(const nrnn_stencil *s, const float *u, float *out, size_t n) {
  const float *f = s->forcing;
  const size_t lanes = TIER_LANES < 4 ? TIER_LANES : 4;
  const float *input[4] = {u, u, u + n - 4, u + n - 4};
  float ends[4] = {f[0], f[1], f[n - 2], f[n - 1]};
  for (size_t k = 0; k < 4; k += lanes) {
    vf sum = load(ends + k, lanes);
    UNROLL
    for (size_t t = 0; t < 4; t++) sum = fused(load(s->ends + 4 * t + k, lanes), inputs_at(input + k, t), sum);
    store(ends + k, sum, lanes);
  }
  for (size_t x = 2; x + 2 < n; x += TIER_LANES) {
    const size_t left = PADDED(x, n - 2);
    vf sum = load(f + x, left);
    UNROLL
    for (size_t t = 0; t < 5; t++) sum = fused(splat(s->interior[t]), load(u + x - 2 + t, left), sum);
    store(out + x, sum, left);
  }
  out[0] = ends[0], out[1] = ends[1], out[n - 2] = ends[2], out[n - 1] = ends[3];
}
