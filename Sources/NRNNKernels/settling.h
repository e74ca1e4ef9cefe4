// What a new number is taken over as: small ones become 0, so that decaying states stay clear of denormals, and one
// that is not finite is noticed.

#pragma clang fp contract(off)

INLINE vf settled(vf v, vi *bad) {
  const vi size = (vi)v & 0x7fffffff;
  *bad |= size >= 0x7f800000;
  return (vf)((vi)v & (size >= (127 - 100) << 23));
}

// The same of `left` lanes: the others hold what was there before.
INLINE vf settled_first(vf v, size_t left, vi *bad) {
  vi found = {0};
  v = settled(v, &found);
  if (left < TIER_LANES) found &= first_lanes(left);
  *bad |= found;
  return v;
}

static int settle(float *h, size_t n) {
  NARROW(settle(h, n));
  vi bad = {0};
  for (size_t i = 0; i < n; i += TIER_LANES) store(h + i, settled(load(h + i, n - i), &bad), n - i);
  return !any(bad);
}

// GRANULE of y = mean + scale y in double, rounded once; without `scale` y stays. Whether all are finite.
INLINE int scaled(float *y, const double *mean, const double *scale) {
  vf v = load(y, GRANULE);
  if (scale) {
    vd m = {0}, s = {0};
    memcpy(&m, mean, GRANULE * sizeof(double));
    memcpy(&s, scale, GRANULE * sizeof(double));
    v = __builtin_convertvector(m + s * __builtin_convertvector(v, vd), vf);
    store(y, v, GRANULE);
  }
  return !any(((vi)v & 0x7fffffff) >= 0x7f800000);
}

static int scale_each(float *y, const double *mean, const double *scale, size_t n) {
  NARROW(scale(y, mean, scale, n));
  int finite = 1;
  for (size_t i = 0; i < n; i += GRANULE) finite &= scaled(y + i, scale ? mean + i : NULL, scale ? scale + i : NULL);
  return finite;
}

INLINE vd doubles_at(const double *p) {
  vd v = {0};
  memcpy(&v, p, GRANULE * sizeof(double));
  return v;
}

static int read_each(const nrnn_scaling *S, const float *x, float *z, size_t n, float *largest) {
  NARROW(read(S, x, z, n, largest));
  vi bad = {0}, most = {0};
  int beyond = 0;
  for (size_t i = 0; i < n; i += GRANULE) {
    const size_t left = n - i < GRANULE ? n - i : GRANULE;
    vf v = load(x + i, left);
    if (S) {
      v = __builtin_convertvector((__builtin_convertvector(v, vd) - doubles_at(S->mean + i)) / doubles_at(S->scale + i),
                                  vf);
      store(z + i, v, left);
    }
    const vi size = (vi)v & 0x7fffffff;
    bad |= size >= 0x7f800000;
    most = (vi)select(size > most, (vf)size, (vf)most);
    if (S && S->limit) {
      const vl far = __builtin_convertvector((vf)size, vd) > doubles_at(S->limit + i);
      beyond |= __builtin_reduce_or(far) != 0;
    }
  }
  const int32_t bits = __builtin_reduce_max(most);
  memcpy(largest, &bits, sizeof bits);
  return any(bad) ? -1 : beyond;
}
