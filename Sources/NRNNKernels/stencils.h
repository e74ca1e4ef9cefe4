// out = S u + forcing, S of five taps inside and four rows of its own at the ends.

#pragma clang fp contract(off)

static void stencil_once(const nrnn_stencil *s, const float *u, float *out, size_t n) {
  const float *f = s->forcing;
  vf ends = {f[0], f[1], f[n - 2], f[n - 1]};
  UNROLL
  for (size_t t = 0; t < 4; t++)
    ends = fused(load(s->ends + 4 * t, 4), (vf){u[t], u[t], u[n - 4 + t], u[n - 4 + t]}, ends);
  for (size_t x = 2; x + 2 < n; x += TIER_LANES) {
    const size_t left = PADDED(x, n - 2);
    vf sum = load(f + x, left);
    UNROLL
    for (size_t t = 0; t < 5; t++) sum = fused(splat(s->interior[t]), load(u + x - 2 + t, left), sum);
    store(out + x, sum, left);
  }
  out[0] = ends[0], out[1] = ends[1], out[n - 2] = ends[2], out[n - 1] = ends[3];
}
