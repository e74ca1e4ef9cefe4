// y += S x, rows in lanes: slices of NRNN_LANES rows, each as long as its longest row.

#pragma clang fp contract(off)

INLINE vf gathered(const float *x, const uint32_t *at) {
#if TIER_LANES == 1
  return (vf){x[at[0]]};
#else
  return (vf){x[at[0]], x[at[1]], x[at[2]], x[at[3]], x[at[4]], x[at[5]], x[at[6]], x[at[7]]};
#endif
}

static void sparse_product(const nrnn_sparse *S, const float *x, float *y) {
  NARROW(sparse(S, x, y));
  for (size_t s = 0; s < S->slices; s++)
    for (size_t r = 0; r < NRNN_LANES; r += GRANULE, y += GRANULE) {
      vf sum = load(y, GRANULE);
      for (size_t e = S->starts[s]; e < S->starts[s + 1]; e++) {
        const size_t at = NRNN_LANES * e + r;
        sum = fused(load(S->values + at, GRANULE), gathered(x, S->columns + at), sum);
      }
      store(y, sum, GRANULE);
    }
}
