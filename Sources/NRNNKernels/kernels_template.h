// Every kernel, once. Compiled once per tier by the kernels_<tier>.c files, which define
//   TIER         the suffix of the table's name
//   TIER_ID      NRNN_KERNELS_* of nrnn.h
//   TIER_FMA     1 where the tier's instructions include a fused multiply-add
// Lanes are 8 floats on every tier, so that the code, its padding and its order of operations are the same; a tier
// with narrower registers uses several.
#include "functions.h"
#include "philox.h"

#pragma clang fp contract(off)

#define EACH(i, n) for (size_t i = 0; i < (n); i += NRNN_LANES)

// ---- Products -------------------------------------------------------------------------------------------------------

#if TIER_FMA
// `registers` x `vectors` sums held in registers while the columns of the panel stream by. The arguments that shape the
// loops are constants at each call, so that all loops over them unroll.
#define UNROLL _Pragma("clang loop unroll(full)")
INLINE void tile(const float *panel, size_t stride, size_t inputs, const float *const *x, float *const *y, size_t row,
                 const int registers, const int vectors) {
  vf sum[8][6];
  for (int v = 0; v < vectors; v++)
    for (int r = 0; r < registers; r++) sum[r][v] = load(y[v] + row + NRNN_LANES * r, NRNN_LANES);
  for (size_t c = 0; c < inputs; c++) {
    const float *column = panel + c * stride;
    UNROLL
    for (int v = 0; v < vectors; v++) {
      const vf input = splat(x[v][c]);
      UNROLL
      for (int r = 0; r < registers; r++)
        sum[r][v] = fused(load(column + NRNN_LANES * r, NRNN_LANES), input, sum[r][v]);
    }
  }
  for (int v = 0; v < vectors; v++)
    for (int r = 0; r < registers; r++) store(y[v] + row + NRNN_LANES * r, sum[r][v], NRNN_LANES);
}
#else
// The sums stay in memory: the arithmetic takes far longer than reading and writing them.
static __attribute__((noinline)) void tile(const float *panel, size_t stride, size_t inputs, const float *const *x,
                                           float *const *y, size_t row, int registers, int vectors) {
  for (size_t c = 0; c < inputs; c++)
    for (int v = 0; v < vectors; v++)
      fused_column(y[v] + row, panel + c * stride, x[v][c], (size_t)registers * NRNN_LANES);
}
#endif

// One vector: a panel's full height in registers, so that its weights are read once, in order.
INLINE void panel_times_vector(const float *panel, size_t height, size_t inputs, const float *const *x, float *const *y,
                               size_t row) {
  switch (height / NRNN_LANES) {
    case 8: return tile(panel, height, inputs, x, y, row, 8, 1);
    case 7: return tile(panel, height, inputs, x, y, row, 7, 1);
    case 6: return tile(panel, height, inputs, x, y, row, 6, 1);
    case 5: return tile(panel, height, inputs, x, y, row, 5, 1);
    case 4: return tile(panel, height, inputs, x, y, row, 4, 1);
    case 3: return tile(panel, height, inputs, x, y, row, 3, 1);
    case 2: return tile(panel, height, inputs, x, y, row, 2, 1);
    default: return tile(panel, height, inputs, x, y, row, 1, 1);
  }
}

// 2 registers of rows x up to 6 vectors: 12 sums, which with weights and input fill 16 registers.
INLINE void rows_times_vectors(const float *panel, size_t height, size_t inputs, const float *const *x, float *const *y,
                               size_t row, const int registers, size_t vectors) {
  switch (vectors) {
    case 6: return tile(panel, height, inputs, x, y, row, registers, 6);
    case 5: return tile(panel, height, inputs, x, y, row, registers, 5);
    case 4: return tile(panel, height, inputs, x, y, row, registers, 4);
    case 3: return tile(panel, height, inputs, x, y, row, registers, 3);
    default: return tile(panel, height, inputs, x, y, row, registers, 2);
  }
}

INLINE void panel_times_vectors(const float *panel, size_t height, size_t inputs, const float *const *x,
                                float *const *y, size_t row, size_t vectors) {
  size_t r = 0;
  for (; r + 2 * NRNN_LANES <= height; r += 2 * NRNN_LANES)
    rows_times_vectors(panel + r, height, inputs, x, y, row + r, 2, vectors);
  if (r < height) rows_times_vectors(panel + r, height, inputs, x, y, row + r, 1, vectors);
}

// 7 vectors left are 4 + 3, not 6 + 1: a lone vector has too few sums to hide the latency.
static size_t next_group(size_t left) { return left > 7 || left == 6 ? 6 : left == 7 ? 4 : left; }

static void product(const float *panels, size_t rows, size_t inputs, const float *const *x, float *const *y,
                    size_t vectors) {
  for (size_t row = 0; row < rows; row += NRNN_PANEL) {
    const size_t left = rows - row;
    const size_t height = left < NRNN_PANEL ? (left + NRNN_LANES - 1) / NRNN_LANES * NRNN_LANES : NRNN_PANEL;
    const float *panel = panels + row * inputs;
    for (size_t v = 0; v < vectors;) {
      const size_t group = next_group(vectors - v);
      if (group == 1) panel_times_vector(panel, height, inputs, x + v, y + v, row);
      else panel_times_vectors(panel, height, inputs, x + v, y + v, row, group);
      v += group;
    }
  }
}

// ---- Elementwise ----------------------------------------------------------------------------------------------------

#define FOR_EACH(name, function)                                   \
  static void name(float *y, size_t n) {                           \
    EACH (i, n) store(y + i, function(load(y + i, n - i)), n - i); \
  }

FOR_EACH(tanh_each, tanh_)
FOR_EACH(relu_each, relu_)
FOR_EACH(sigmoid_each, sigmoid_)
FOR_EACH(exp_each, exp_)
FOR_EACH(log_each, log_)

static void activate(uint32_t activation, float *y, size_t n) {
  switch (activation) {
    case NRNN_TANH: return tanh_each(y, n);
    case NRNN_RELU: return relu_each(y, n);
    case NRNN_SIGMOID: return sigmoid_each(y, n);
  }
}

static void fma_each(float *out, const float *a, const float *b, const float *c, size_t n) {
  EACH (i, n) store(out + i, fused(load(a + i, n - i), load(b + i, n - i), load(c + i, n - i)), n - i);
}
static void add_each(float *out, const float *a, const float *b, size_t n) {
  EACH (i, n) store(out + i, load(a + i, n - i) + load(b + i, n - i), n - i);
}
static void multiply_each(float *out, const float *a, const float *b, size_t n) {
  EACH (i, n) store(out + i, load(a + i, n - i) * load(b + i, n - i), n - i);
}
static void subtract_each(float *out, const float *a, const float *b, size_t n) {
  EACH (i, n) store(out + i, load(a + i, n - i) - load(b + i, n - i), n - i);
}

static int settle(float *h, size_t n) {
  vi bad = (vi){0};
  EACH (i, n) {
    const vf v = load(h + i, n - i);
    const vi size = (vi)v & 0x7fffffff;
    bad |= size >= 0x7f800000;
    store(h + i, (vf)((vi)v & (size >= (127 - 100) << 23)), n - i);
  }
  return !any(bad);
}

// ---- Noise ----------------------------------------------------------------------------------------------------------

#define UNITS (4 * NRNN_LANES)  // one Philox call in every lane gives 4 units each

// Four vectors, word k of each lane's block, into the order of the units.
INLINE void interleave(const vf word[4], float *out) {
  for (int lane = 0; lane < NRNN_LANES; lane++)
    for (int k = 0; k < 4; k++) out[4 * lane + k] = word[k][lane];
}

INLINE void normals_of_blocks(const nrnn_address *at, uint32_t block, float scale, float offset, float *out) {
  (void)offset;
  vu word[4];
  philox_blocks(at, block, word);
  vf normal[4];
  for (int pair = 0; pair < 4; pair += 2) {
    const vf radius = radius_(word[pair]) * splat(scale);
    vf sine, cosine;
    circle_(word[pair + 1], &sine, &cosine);
    normal[pair] = radius * cosine;
    normal[pair + 1] = radius * sine;
  }
  interleave(normal, out);
}

INLINE void uniforms_of_blocks(const nrnn_address *at, uint32_t block, float scale, float offset, float *out) {
  vu word[4];
  philox_blocks(at, block, word);
  vf uniform[4];
  for (int k = 0; k < 4; k++) uniform[k] = fused(uniform_(word[k]), splat(scale), splat(offset));
  interleave(uniform, out);
}

// Any range of units from whole groups of blocks: the draw of a unit never depends on the range asked for.
#define DRAW(blocks_function)                                 \
  float group[UNITS];                                         \
  while (n > 0) {                                             \
    const uint32_t skip = first % 4;                          \
    const size_t count = n < UNITS - skip ? n : UNITS - skip; \
    blocks_function(at, first / 4, scale, offset, group);     \
    memcpy(out, group + skip, count * sizeof(float));         \
    out += count, first += (uint32_t)count, n -= count;       \
  }

static void normals(const nrnn_address *at, uint32_t first, size_t n, float scale, float *out) {
  const float offset = 0;
  DRAW(normals_of_blocks)
}
static void uniforms(const nrnn_address *at, uint32_t first, size_t n, float scale, float offset, float *out) {
  DRAW(uniforms_of_blocks)
}

static void circle(const uint32_t *words, size_t n, float *sine, float *cosine) {
  EACH (i, n) {
    vf s, c;
    circle_((vu)load((const float *)(const void *)words + i, n - i), &s, &c);
    store(sine + i, s, n - i);
    store(cosine + i, c, n - i);
  }
}

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define TEXT_(a) #a
#define TEXT(a) TEXT_(a)

const nrnn_kernels JOIN(nrnn_kernels_, TIER) = {
    TIER_ID,       TEXT(TIER), product,  activate, fma_each, add_each, multiply_each,
    subtract_each, settle,     exp_each, log_each, normals,  uniforms, circle,
};
