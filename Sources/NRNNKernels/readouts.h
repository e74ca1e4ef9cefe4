// What reads the last layer, and takes it to units.

#pragma clang fp contract(off)

#define READOUT (TIER_LANES == 1 ? 1 : 16)  // rows at once

// A readout has few rows: one sum of n products each would take n times the latency of a multiply-add, so that a row's
// sum is four, over quarters of the inputs (the last takes what is left over), added in pairs.
INLINE void quarters_tile(const float *weights, size_t stride, size_t n, const float *start, const float *const *x,
                          float *const *y, size_t row, const int rows, const int vectors) {
  const size_t q = n / 4;
  const float *of[4] = {weights, weights + q * stride, weights + 2 * q * stride, weights + 3 * q * stride};
  const float *inputs[2][4];
  vf sum[2][4][REGISTERS(READOUT)] = {0}, w[REGISTERS(READOUT)];
  UNROLL
  for (int v = 0; v < vectors; v++) {
    load_rows(sum[v][0], start + row, rows);
    UNROLL
    for (size_t k = 0; k < 4; k++) inputs[v][k] = x[v] + k * q;
  }
#define ADD(k, column, i)                                                                      \
  load_rows(w, column, rows);                                                                  \
  UNROLL                                                                                       \
  for (int v = 0; v < vectors; v++) {                                                          \
    const vf input = splat(inputs[v][k][i]);                                                   \
    UNROLL                                                                                     \
    for (int r = 0; r < REGISTERS(rows); r++) sum[v][k][r] = fused(w[r], input, sum[v][k][r]); \
  }
#pragma clang loop unroll(disable)
  for (size_t i = 0, at = 0; i < q; i++, at += stride) {
    ADD(0, of[0] + at, i)
    ADD(1, of[1] + at, i)
    ADD(2, of[2] + at, i)
    ADD(3, of[3] + at, i)
  }
  for (size_t i = q; i < n - 3 * q; i++) {
    ADD(3, of[3] + i * stride, i)
  }
#undef ADD
  UNROLL
  for (int v = 0; v < vectors; v++) {
    vf(*s)[REGISTERS(READOUT)] = sum[v];
    UNROLL
    for (int r = 0; r < REGISTERS(rows); r++) s[0][r] = (s[0][r] + s[1][r]) + (s[2][r] + s[3][r]);
    store_rows(y[v] + row, s[0], rows);
  }
}

// Calls: inlined in one function they would fight for registers. Two vectors at a time: one would wait for its sums.
#define QUARTERS(name, rows, vectors)                                                                           \
  static __attribute__((noinline)) void name(const float *weights, size_t stride, size_t n, const float *start, \
                                             const float *const *x, float *const *y, size_t row) {              \
    quarters_tile(weights, stride, n, start, x, y, row, rows, vectors);                                         \
  }
QUARTERS(few_quarters, NRNN_LANES, 1)
QUARTERS(more_quarters, READOUT, 1)
#if TIER_TILES
QUARTERS(two_quarters, NRNN_LANES, 2)
#endif

static __attribute__((noinline)) void readout_of_floats(const nrnn_matrix *M, const float *start, const float *const *x,
                                                        float *const *y) {
  const size_t n = M->columns, rows = padded_to_lanes(M->rows), panel = M->panel;
  for (size_t row = 0, left = rows; row < rows; row += panel, left -= panel) {
    const float *weights = (const float *)M->panels + row * n;
    const size_t height = left < panel ? left : panel;
    size_t r = 0;
    for (; r + READOUT <= height; r += READOUT) more_quarters(weights + r, height, n, start, x, y, row + r);
    if (READOUT > NRNN_LANES && r < height) few_quarters(weights + r, height, n, start, x, y, row + r);
  }
}

INLINE uint32_t unit_of(const nrnn_readout *R, float *const *y, size_t vectors) {
  uint32_t infinite = 0;
  for (size_t v = 0; v < vectors; v++)
    if (!scale_each(y[v], R->mean, R->scale, padded_to_lanes(R->M->rows))) infinite |= 1u << v;
  return infinite;
}

static __attribute__((noinline)) uint32_t readout_of_many(const nrnn_readout *R, const float *const *x, float *const *y,
                                                          size_t vectors) {
  const nrnn_matrix *M = R->M;
  size_t v = 0;
  if (M->weights == NRNN_I8) {
    for (; v < vectors; v++) memcpy(y[v], R->start, padded_to_lanes(M->rows) * sizeof(float));
    product_of_int8(M, (const float *const *)y, x, y, vectors, 0);
  }
#if TIER_TILES
  if (M->rows <= NRNN_LANES)
    for (; v + 2 <= vectors; v += 2) two_quarters(M->panels, NRNN_LANES, M->columns, R->start, x + v, y + v, 0);
#endif
  for (; v < vectors; v++) readout_of_floats(M, R->start, x + v, y + v);
  return unit_of(R, y, vectors);
}

// A few outputs of one path without a detour.
static uint32_t readout(const nrnn_readout *R, const float *const *x, float *const *y, size_t vectors) {
  FEW(R->M->rows <= NRNN_LANES, readout(R, x, y, vectors));
  const nrnn_matrix *M = R->M;
  if (!TIER_TILES || vectors != 1 || M->rows > NRNN_LANES || M->weights == NRNN_I8)
    return readout_of_many(R, x, y, vectors);
  quarters_tile(M->panels, NRNN_LANES, M->columns, R->start, x, y, 0, NRNN_LANES, 1);
  return !scaled(y[0], R->mean, R->scale);
}
