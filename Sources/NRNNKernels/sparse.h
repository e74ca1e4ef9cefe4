// y += S x, rows in lanes: slices of NRNN_LANES rows, each as long as its longest row.

#pragma clang fp contract(off)

static void sparse_product(const nrnn_sparse *S, const float *x, float *y) {
  for (size_t s = 0; s < S->slices; s++, y += NRNN_LANES) {
    vf sum = load(y, NRNN_LANES);
    for (size_t e = S->starts[s]; e < S->starts[s + 1]; e++) {
      const uint32_t *c = S->columns + NRNN_LANES * e;
      const vf input = {x[c[0]], x[c[1]], x[c[2]], x[c[3]], x[c[4]], x[c[5]], x[c[6]], x[c[7]]};
      sum = fused(load(S->values + NRNN_LANES * e, NRNN_LANES), input, sum);
    }
    store(y, sum, NRNN_LANES);
  }
}
