// y += M x: the weights stream by in panels while the sums stay in registers.

#pragma clang fp contract(off)

#include "panels.h"
#include "weights.h"

#if TIER_TILES
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

#if TIER_TILES || TIER_LANES == 1

#define TILE_VECTORS (TIER_LANES == 1 ? 1 : 6)
#define TILE_ROWS (TIER_LANES == 1 ? 16 : NRNN_PANEL)

// `rows` x `vectors` sums, from row `skip` of the panel on.
TILE void tile(const panel_columns *C, size_t skip, const float *const *start, const float *const *x, float *const *y,
               const uint32_t weights, const int rows, const int vectors) {
  const size_t row = C->row + skip, stride = C->stride, count = C->count;
  const void *panels = C->panels;
  size_t from = C->from + skip;
  vf sum[TILE_VECTORS][REGISTERS(TILE_ROWS)], w[REGISTERS(TILE_ROWS)];
  for (int v = 0; v < vectors; v++) load_rows(sum[v], start[v] + row, rows);
#pragma clang loop unroll(disable)
  for (size_t c = 0; c < count; c++, from += stride) {
    weights_at(panels, from, weights, rows, w);
    UNROLL
    for (int v = 0; v < vectors; v++) {
      const vf input = splat(x[v][c]);
      UNROLL
      for (int r = 0; r < REGISTERS(rows); r++) sum[v][r] = fused(w[r], input, sum[v][r]);
    }
  }
  for (int v = 0; v < vectors; v++) store_rows(y[v] + row, sum[v], rows);
}

#define IN_TILES_OF(rows) for (; r + (rows) <= C->stride; r += (rows))
#define TILE_OF(rows, vectors) tile(C, r, start, x, y, weights, rows, vectors)

#endif
#if TIER_TILES

// Weights of 16 bits have fewer shapes of tiles: each is code, and what is rare may take two.
#define FULL (weights == NRNN_F32)

// One vector and F32: a panel's full height stays in registers through all of its columns, so that its weights are read
// once, in order.
INLINE void rows_of_one(const float *weights, const float *start, const float *x, size_t inputs, const float *h,
                        size_t hidden, float *y, const int rows) {
  vf sum[REGISTERS(NRNN_PANEL)];
  load_rows(sum, start, rows);
  // Two rounds of one loop: each by itself would be as much code again.
#pragma clang loop unroll(disable)
  for (int round = 0; round < 2; round++, x = h, inputs = hidden)
    weights = accumulate_rows(sum, weights, (size_t)rows, x, inputs, rows, TIER_LANES);
  store_rows(y, sum, rows);
}

static __attribute__((noinline)) void panel_of_one(const float *weights, size_t height, const float *start,
                                                   const float *x, size_t inputs, const float *h, size_t hidden,
                                                   float *y) {
  switch (height / NRNN_LANES) {
#define HEIGHT(lanes) \
  case lanes: return rows_of_one(weights, start, x, inputs, h, hidden, y, lanes * NRNN_LANES)
    HEIGHT(8);
    HEIGHT(7);
    HEIGHT(6);
    HEIGHT(5);
    HEIGHT(4);
    HEIGHT(3);
    HEIGHT(2);
    HEIGHT(1);
#undef HEIGHT
  }
}

static int is_of_floats(const nrnn_matrix *M) { return M->weights == NRNN_F32 && !M->apart && !M->quaternions; }

static void product_of_one(const nrnn_matrix *M, const float *start, const float *x, const float *h, float *y,
                           int reverse_panels) {
  const size_t rows = padded_to_lanes(M->rows), panel = M->panel,
               last = reverse_panels ? (rows - 1) / panel * panel : 0;
  for (size_t done = 0; done < rows; done += panel) {
    const size_t row = reverse_panels ? last - done : done, height = rows - row < panel ? rows - row : panel;
    const float *weights = (const float *)M->panels + row * M->columns + M->first * height;
    panel_of_one(weights, height, start + row, x, M->inputs, h, M->hidden, y + row);
  }
}

// One vector and 16 bits.
INLINE void panel_times_vector(const panel_columns *C, const float *const *start, const float *const *x,
                               float *const *y, const uint32_t weights) {
  size_t r = 0;
  if (weights == NRNN_F32)
    return panel_of_one((const float *)C->panels + C->from, C->stride, start[0] + C->row, x[0], C->count, x[0], 0,
                        y[0] + C->row);
  IN_TILES_OF(64) TILE_OF(64, 1);
  IN_TILES_OF(48) TILE_OF(48, 1);
  IN_TILES_OF(16) TILE_OF(16, 1);
  IN_TILES_OF(8) TILE_OF(8, 1);
}

INLINE void rows_times_vectors(const panel_columns *C, size_t r, const float *const *start, const float *const *x,
                               float *const *y, const uint32_t weights, const int rows, size_t vectors) {
  if (FULL && vectors == 5) return TILE_OF(rows, 5);
  if (FULL && vectors == 4) return TILE_OF(rows, 4);
  switch (vectors) {
    case 6: return TILE_OF(rows, 6);
    case 3: return TILE_OF(rows, 3);
    default: return TILE_OF(rows, 2);
  }
}

// 2 registers of rows x up to 6 vectors: 12 sums, which with weights and input fill 16 registers. Two vectors alone
// take 4 registers, or they would wait for each other.
INLINE void panel_times_vectors(const panel_columns *C, const float *const *start, const float *const *x,
                                float *const *y, const uint32_t weights, size_t vectors) {
  size_t r = 0;
#define ROWS(rows) rows_times_vectors(C, r, start, x, y, weights, rows, vectors)
  if (vectors == 2) IN_TILES_OF(4 * TIER_LANES) TILE_OF(4 * TIER_LANES, 2);
  IN_TILES_OF(2 * TIER_LANES) ROWS(2 * TIER_LANES);
  IN_TILES_OF(TIER_LANES) ROWS(TIER_LANES);
  if (TIER_LANES > NRNN_LANES && r < C->stride) ROWS(NRNN_LANES);
#undef ROWS
}

// 7 vectors left are 4 + 3, not 6 + 1: a lone vector has too few sums to hide the latency.
INLINE size_t next_group(size_t left, const uint32_t weights) {
  if (left > 7 || left == 6) return 6;
  if (FULL) return left == 7 ? 4 : left;
  return left == 7 || left == 3 || left == 5 ? 3 : left < 2 ? left : 2;
}

INLINE void columns_times_vectors(const panel_columns *C, const float *const *start, const float *const *x,
                                  float *const *y, size_t vectors, const uint32_t weights) {
  for (size_t v = 0; v < vectors;) {
    const size_t group = next_group(vectors - v, weights);
    if (group == 1) panel_times_vector(C, start + v, x + v, y + v, weights);
    else panel_times_vectors(C, start + v, x + v, y + v, weights, group);
    v += group;
  }
}

#elif TIER_LANES == 1

INLINE void columns_times_vectors(const panel_columns *C, const float *const *start, const float *const *x,
                                  float *const *y, size_t vectors, const uint32_t weights) {
  for (size_t v = 0; v < vectors; v++, start++, x++, y++) {
    size_t r = 0;
    // F16 has one shape: each is code. BF16's rows lie interleaved by 16.
    if (weights != NRNN_F16) IN_TILES_OF(TILE_ROWS) TILE_OF(TILE_ROWS, 1);
    IN_TILES_OF(8) TILE_OF(8, 1);
  }
}

#else

// Column by column, for the sums stay in memory.
INLINE void columns_times_vectors(const panel_columns *C, const float *const *start, const float *const *x,
                                  float *const *y, size_t vectors, const uint32_t weights) {
  for (size_t v = 0; v < vectors; v++)
    if (start[v] != y[v]) memcpy(y[v] + C->row, start[v] + C->row, C->stride * sizeof(float));
  for (size_t c = 0; c < C->count; c++) {
    vf widened[REGISTERS(NRNN_PANEL)];
    const size_t at = C->from + c * C->stride;
    if (weights != NRNN_F32) weights_at(C->panels, at, weights, (int)C->stride, widened);
    const float *column = weights == NRNN_F32 ? (const float *)C->panels + at : (const float *)widened;
    for (size_t v = 0; v < vectors; v++) fused_column(y[v] + C->row, column, x[v][c], C->stride);
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
#ifndef TIER_NARROW  // which does the others
ADD_COLUMNS(add_f16, NRNN_F16)
ADD_COLUMNS(add_bf16, NRNN_BF16)
#endif

typedef void (*add_columns)(const panel_columns *C, const float *const *start, const float *const *x, float *const *y,
                            size_t vectors);

static add_columns columns_of(uint32_t weights) {
#ifndef TIER_NARROW
  if (weights == NRNN_F16) return add_f16;
  if (weights == NRNN_BF16) return add_bf16;
#endif
  (void)weights;
  return add_f32;
}

// A panel's columns that meet x, then those that meet h, while its sums are near.
static void product_of_floats(const nrnn_matrix *given, const float *const *start, const float *const *x,
                              const float *const *h, float *const *y, size_t vectors, int reverse_panels) {
  const nrnn_matrix M = *given;  // which the sums cannot overwrite, as the compiler sees it
  const size_t panels = panels_of(&M);
  const add_columns add = columns_of(M.weights);
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

#include "products_int8.h"
#include "products_quaternion.h"

static void product(const nrnn_matrix *M, const float *const *start, const float *const *x, const float *const *h,
                    float *const *y, size_t vectors, int reverse_panels) {
  // Numbers of 16 bits are widened faster by narrow vectors.
  FEW(M->weights == NRNN_F16 || M->weights == NRNN_BF16, product(M, start, x, h, y, vectors, reverse_panels));
#if TIER_TILES
  if (vectors == 1 && is_of_floats(M))
    return product_of_one(M, start[0], x[0], M->hidden ? h[0] : x[0], y[0], reverse_panels);
#endif
  if (M->quaternions) return product_of_quaternions(M, start, M->hidden ? h : x, y, vectors, reverse_panels);
  if (M->weights == NRNN_I8) return product_of_int8(M, start, M->hidden ? h : x, y, vectors, reverse_panels);
  product_of_floats(M, start, x, h, y, vectors, reverse_panels);
}
