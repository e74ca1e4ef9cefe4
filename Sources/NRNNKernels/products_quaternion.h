// y += W (x) x, Hamilton's product with the weight on the left. A lane is an output quaternion: each weight is read
// once and serves its four components. A sum adds, for each input quaternion, the products with the weight's parts r,
// i, j, k.

#pragma clang fp contract(off)

#define QUATERNIONS (TIER_LANES == 1 ? 1 : NRNN_QUATERNIONS)  // at once

// `rows` output quaternions of a panel of `height`, whose components lie `stride` apart. Component c of the product
// takes from part w of the weight and component c ^ w of the input.
TILE void quaternion_tile(const float *weights, size_t height, size_t p, const float *start, const float *x, float *y,
                          size_t stride, const int rows) {
  static const int minus[4][4] = {{0, 0, 0, 0}, {1, 0, 1, 0}, {1, 0, 0, 1}, {1, 1, 0, 0}};
  vf sum[4][REGISTERS(QUATERNIONS)];
  for (int c = 0; c < 4; c++) load_rows(sum[c], start + c * stride, rows);
  for (size_t j = 0; j < p; j++) {
    const vf input[4] = {splat(x[j]), splat(x[p + j]), splat(x[2 * p + j]), splat(x[3 * p + j])};
    UNROLL
    for (int part = 0; part < 4; part++, weights += height) {
      vf w[REGISTERS(QUATERNIONS)];
      load_rows(w, weights, rows);
      UNROLL
      for (int c = 0; c < 4; c++) {
        UNROLL
        for (int r = 0; r < REGISTERS(rows); r++)
          sum[c][r] = fused(minus[part][c] ? -w[r] : w[r], input[c ^ part], sum[c][r]);
      }
    }
  }
  for (int c = 0; c < 4; c++) store_rows(y + c * stride, sum[c], rows);
}

// One panel, `left` output quaternions of which are there, for one vector: a part of one by way of whole vectors.
static void quaternion_panel(const float *weights, size_t p, const float *start, const float *x, float *y, size_t q,
                             size_t left) {
  float sums[4][NRNN_QUATERNIONS];
  const int part = left < NRNN_QUATERNIONS;
  const size_t size = left * sizeof(float), stride = part ? NRNN_QUATERNIONS : q;
  for (int c = 0; part && c < 4; c++) {
    memset(sums[c], 0, sizeof sums[c]);
    memcpy(sums[c], start + c * q, size);
  }
  const float *from = part ? sums[0] : start;
  float *to = part ? sums[0] : y;
  const size_t height = left > NRNN_LANES ? NRNN_QUATERNIONS : NRNN_LANES;
  for (size_t r = 0; QUATERNIONS == 1 && r < height; r++)
    quaternion_tile(weights + r, height, p, from + r, x, to + r, stride, 1);
  if (QUATERNIONS == 1)
    ;
  else if (height > NRNN_LANES) quaternion_tile(weights, height, p, from, x, to, stride, NRNN_QUATERNIONS);
  else quaternion_tile(weights, height, p, from, x, to, stride, NRNN_LANES);
  for (int c = 0; part && c < 4; c++) memcpy(y + c * q, sums[c], size);
}

// A panel's weights stay near while all vectors meet them.
static void product_of_quaternions(const nrnn_matrix *M, const float *const *start, const float *const *x,
                                   float *const *y, size_t vectors, int reverse_panels) {
  const size_t q = M->quaternions, rows = (q + NRNN_LANES - 1) / NRNN_LANES * NRNN_LANES;
  const size_t gate = (4 * q + NRNN_LANES - 1) / NRNN_LANES * NRNN_LANES;  // its room among the sums
  const size_t of_gate = (q + NRNN_QUATERNIONS - 1) / NRNN_QUATERNIONS, panels = M->rows / gate * of_gate;
  for (size_t i = 0; i < panels; i++) {
    const size_t panel = reverse_panels ? panels - 1 - i : i, g = panel / of_gate;
    const size_t row = panel % of_gate * NRNN_QUATERNIONS, sum = g * gate + row;
    const float *weights = (const float *)M->panels + (g * rows + row) * M->columns;
    for (size_t v = 0; v < vectors; v++)
      quaternion_panel(weights, M->columns / 4, start[v] + sum, x[v], y[v] + sum, q, q - row);
  }
}
