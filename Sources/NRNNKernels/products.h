// y += M x: the weights stream by in panels while the sums stay in registers.

#pragma clang fp contract(off)

#include "panels.h"
#include "weights.h"

#if TIER_FMA
#include "columns.h"
#endif

// ---- Sums in float ------------------------------------------------------------------------------------------------

// Columns of a panel that meet one vector.
typedef struct {
  const void *panels;
  size_t from;    // where the first of them lies, in weights
  size_t stride;  // from one to the next: the panel's height
  size_t count;
  size_t row;  // of the panel
} panel_columns;

#if TIER_FMA

// `registers` x `vectors` sums, from register `skip` of the panel on.
TILE void tile(const panel_columns *C, size_t skip, const float *const *start, const float *const *x, float *const *y,
               const uint32_t weights, const int registers, const int vectors) {
  const size_t row = C->row + NRNN_LANES * skip, stride = C->stride, count = C->count;
  const void *panels = C->panels;
  size_t from = C->from + NRNN_LANES * skip;
  if (vectors == 1 && weights == NRNN_F32) {
    vf sums[8];
    for (int r = 0; r < registers; r++) sums[r] = load(start[0] + row + NRNN_LANES * r, NRNN_LANES);
    accumulate(sums, (const float *)panels + from, stride, x[0], count, registers, NRNN_LANES);
    for (int r = 0; r < registers; r++) store(y[0] + row + NRNN_LANES * r, sums[r], NRNN_LANES);
    return;
  }
  vf sum[8][6], w[8];
  for (int v = 0; v < vectors; v++)
    for (int r = 0; r < registers; r++) sum[r][v] = load(start[v] + row + NRNN_LANES * r, NRNN_LANES);
#pragma clang loop unroll(disable)
  for (size_t c = 0; c < count; c++, from += stride) {
    weights_at(panels, from, weights, registers, w);
    UNROLL
    for (int v = 0; v < vectors; v++) {
      const vf input = splat(x[v][c]);
      UNROLL
      for (int r = 0; r < registers; r++) sum[r][v] = fused(w[r], input, sum[r][v]);
    }
  }
  for (int v = 0; v < vectors; v++) {
    float *sums = y[v] + row;
    for (int r = 0; r < registers; r++) store(sums + NRNN_LANES * r, sum[r][v], NRNN_LANES);
  }
}

#define TILES(registers, vectors) \
  case registers: return tile(C, 0, start, x, y, weights, registers, vectors)

// One vector: a panel's full height in registers, so that its weights are read once, in order.
INLINE void panel_times_vector(const panel_columns *C, const float *const *start, const float *const *x,
                               float *const *y, const uint32_t weights) {
  switch (C->stride / NRNN_LANES) {
    TILES(8, 1);
    TILES(7, 1);
    TILES(6, 1);
    TILES(5, 1);
    TILES(4, 1);
    TILES(3, 1);
    TILES(2, 1);
    TILES(1, 1);
  }
}

// 2 registers of rows x up to 6 vectors: 12 sums, which with weights and input fill 16 registers. Two vectors alone
// take 4 registers, or they would wait for each other.
INLINE void rows_times_vectors(const panel_columns *C, size_t skip, const float *const *start, const float *const *x,
                               float *const *y, const uint32_t weights, const int registers, size_t vectors) {
  switch (vectors) {
    case 6: return tile(C, skip, start, x, y, weights, registers, 6);
    case 5: return tile(C, skip, start, x, y, weights, registers, 5);
    case 4: return tile(C, skip, start, x, y, weights, registers, 4);
    case 3: return tile(C, skip, start, x, y, weights, registers, 3);
    default: return tile(C, skip, start, x, y, weights, registers, 2);
  }
}

INLINE void panel_times_vectors(const panel_columns *C, const float *const *start, const float *const *x,
                                float *const *y, const uint32_t weights, size_t vectors) {
  const size_t all = C->stride / NRNN_LANES;
  size_t r = 0;
  if (vectors == 2)
    for (; r + 4 <= all; r += 4) tile(C, r, start, x, y, weights, 4, 2);
  for (; r + 2 <= all; r += 2) rows_times_vectors(C, r, start, x, y, weights, 2, vectors);
  if (r < all) rows_times_vectors(C, r, start, x, y, weights, 1, vectors);
}

// 7 vectors left are 4 + 3, not 6 + 1: a lone vector has too few sums to hide the latency.
static size_t next_group(size_t left) { return left > 7 || left == 6 ? 6 : left == 7 ? 4 : left; }

INLINE void columns_times_vectors(const panel_columns *C, const float *const *start, const float *const *x,
                                  float *const *y, size_t vectors, const uint32_t weights) {
  for (size_t v = 0; v < vectors;) {
    const size_t group = next_group(vectors - v);
    if (group == 1) panel_times_vector(C, start + v, x + v, y + v, weights);
    else panel_times_vectors(C, start + v, x + v, y + v, weights, group);
    v += group;
  }
}

#else

// Column by column, for the sums stay in memory.
INLINE void columns_times_vectors(const panel_columns *C, const float *const *start, const float *const *x,
                                  float *const *y, size_t vectors, const uint32_t weights) {
  for (size_t v = 0; v < vectors; v++)
    if (start[v] != y[v]) memcpy(y[v] + C->row, start[v] + C->row, C->stride * sizeof(float));
  for (size_t c = 0; c < C->count; c++) {
    vf column[NRNN_PANEL / NRNN_LANES];
    weights_at(C->panels, C->from + c * C->stride, weights, (int)(C->stride / NRNN_LANES), column);
    for (size_t v = 0; v < vectors; v++) fused_column(y[v] + C->row, (const float *)column, x[v][c], C->stride);
  }
}

#endif

// Each kind of weights has its loops to itself: together they would fight for registers.
#define ADD_COLUMNS(name, weights)                                                                                     \
  static __attribute__((noinline)) void name(const panel_columns *C, const float *const *start, const float *const *x, \
                                             float *const *y, size_t vectors) {                                        \
    columns_times_vectors(C, start, x, y, vectors, weights);                                                           \
  }
ADD_COLUMNS(add_f32, NRNN_F32)
ADD_COLUMNS(add_f16, NRNN_F16)
ADD_COLUMNS(add_bf16, NRNN_BF16)

typedef void (*add_columns)(const panel_columns *C, const float *const *start, const float *const *x, float *const *y,
                            size_t vectors);

// A panel's columns that meet x, then those that meet h, while its sums are near.
static void product_of_floats(const nrnn_matrix *given, const float *const *start, const float *const *x,
                              const float *const *h, float *const *y, size_t vectors, int reverse_panels) {
  const nrnn_matrix M = *given;  // which the sums cannot overwrite, as the compiler sees it
  const size_t panels = panels_of(&M);
  const add_columns add = M.weights == NRNN_F16 ? add_f16 : M.weights == NRNN_BF16 ? add_bf16 : add_f32;
  for (size_t p = 0; p < panels; p++) {
    const size_t row = (reverse_panels ? panels - 1 - p : p) * M.panel, height = height_at(&M, row);
    panel_columns C = {M.panels, row * M.columns + M.first * height, height, M.inputs, row};
    const float *const *begin = start;
    if (M.inputs) {
      add(&C, begin, x, y, vectors);
      begin = (const float *const *)y;
    }
    if (!M.hidden) continue;
    if (M.apart) keep_apart(&M, row, height, begin, y, vectors);
    C.from += M.inputs * height;
    C.count = M.hidden;
    add(&C, M.apart ? (const float *const *)y : begin, h, y, vectors);
  }
}

// ---- Readouts -----------------------------------------------------------------------------------------------------

// A readout has few rows: one sum of n products each would take n times the latency of a multiply-add, so that a row's
// sum is four, over quarters of the inputs (the last takes what is left over), added in pairs.
INLINE void quarters_tile(const float *weights, size_t stride, size_t n, const float *start, const float *x, float *y,
                          const int registers) {
  const size_t q = n / 4;
  const float *w1 = weights + q * stride, *w2 = w1 + q * stride, *w3 = w2 + q * stride;
  const float *x1 = x + q, *x2 = x1 + q, *x3 = x2 + q;
  vf sum[4][2];
  UNROLL
  for (int r = 0; r < registers; r++) {
    sum[0][r] = load(start + NRNN_LANES * r, NRNN_LANES);
    sum[1][r] = sum[2][r] = sum[3][r] = (vf){0};
  }
#define ADD(k, weights, input)        \
  UNROLL                              \
  for (int r = 0; r < registers; r++) \
  sum[k][r] = fused(load((weights) + NRNN_LANES * r, NRNN_LANES), splat(input), sum[k][r])
#pragma clang loop unroll(disable)
  for (size_t i = 0, at = 0; i < q; i++, at += stride) {
    ADD(0, weights + at, x[i]);
    ADD(1, w1 + at, x1[i]);
    ADD(2, w2 + at, x2[i]);
    ADD(3, w3 + at, x3[i]);
  }
  for (size_t c = 4 * q; c < n; c++) {
    ADD(3, weights + c * stride, x[c]);
  }
#undef ADD
  UNROLL
  for (int r = 0; r < registers; r++)
    store(y + NRNN_LANES * r, (sum[0][r] + sum[1][r]) + (sum[2][r] + sum[3][r]), NRNN_LANES);
}

// Calls: inlined in one function they would fight for registers.
#define QUARTERS(name, registers)                                                                               \
  static __attribute__((noinline)) void name(const float *weights, size_t stride, size_t n, const float *start, \
                                             const float *x, float *y) {                                        \
    quarters_tile(weights, stride, n, start, x, y, registers);                                                  \
  }
QUARTERS(one_quarters, 1)
QUARTERS(two_quarters, 2)

static __attribute__((noinline)) void readout_of_floats(const nrnn_matrix *M, const float *start, const float *x,
                                                        float *y) {
  const size_t n = M->columns, rows = padded_to_lanes(M->rows), panel = M->panel;
  for (size_t row = 0, left = rows; row < rows; row += panel, left -= panel) {
    const float *weights = (const float *)M->panels + row * n;
    const size_t height = left < panel ? left : panel;
    size_t r = 0;
    for (; r + 2 * NRNN_LANES <= height; r += 2 * NRNN_LANES)
      two_quarters(weights + r, height, n, start + row + r, x, y + row + r);
    if (r < height) one_quarters(weights + r, height, n, start + row + r, x, y + row + r);
  }
}

#include "products_int8.h"
#include "products_quaternion.h"

static void product(const nrnn_matrix *M, const float *const *start, const float *const *x, const float *const *h,
                    float *const *y, size_t vectors, int reverse_panels) {
  if (M->quaternions) return product_of_quaternions(M, start, M->hidden ? h : x, y, vectors, reverse_panels);
  if (M->weights == NRNN_I8) return product_of_int8(M, start, M->hidden ? h : x, y, vectors, reverse_panels);
  product_of_floats(M, start, x, h, y, vectors, reverse_panels);
}

static void readout(const nrnn_matrix *M, const float *start, const float *const *x, float *const *y, size_t vectors) {
  if (M->weights == NRNN_I8) {
    for (size_t v = 0; v < vectors; v++) memcpy(y[v], start, padded_to_lanes(M->rows) * sizeof(float));
    return product_of_int8(M, (const float *const *)y, x, y, vectors, 0);
  }
  const int narrow = TIER_FMA && M->rows <= NRNN_LANES;
  for (size_t v = 0; v < vectors; v++) {
    if (narrow) quarters_tile(M->panels, NRNN_LANES, M->columns, start, x[v], y[v], 1);
    else readout_of_floats(M, start, x[v], y[v]);
  }
}
