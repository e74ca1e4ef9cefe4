// The activations that have numbers alpha and beta, or are rarer than those of functions.h. See docs/numerics.md.

#pragma clang fp contract(off)

INLINE vf elu_(vf v, vf alpha, vf beta) {
  return select(v > splat(0.0f), v, alpha * (exp_(v) - splat(1.0f))) * beta;
}

static __attribute__((noinline)) void other_each(nrnn_function a, float *y, size_t n) {
  const vf alpha = splat(a.alpha), beta = splat(a.beta);
  EACH (i, n) {
    vf v = load(y + i, n - i);
    switch (a.activation) {
      case NRNN_ELU: v = elu_(v, alpha, beta); break;
    }
    store(y + i, v, n - i);
  }
}
