// y += scale * (W x) with W in 8 bits and x rounded to 16: sums of integers, which are exact in any order.
//
// x = q max|x| / 32767 with q the nearest integers. 512 products of 8 and 16 bits fit 32 bits (517 may not); the sums
// of such blocks are added in double, where they are exact too, and rounded once when they join y.

typedef int16_t vs __attribute__((vector_size(4 * TIER_LANES)));
typedef int8_t vb __attribute__((vector_size(2 * TIER_LANES)));

#define BLOCK (TIER_LANES == 1 ? 64 : 512)  // inputs of a sum in 32 bits
// Inputs whose q are kept for all panels; of more, a block is rounded anew for each. Vectors that share the reading of
// a weight. A chip's stack has little room for either.
#define KEPT (TIER_LANES == 1 ? BLOCK : 2048)
#define INT8_GROUP (TIER_LANES == 1 ? 1 : 4)

// Products of 16-bit neighbours, added.
#ifdef TIER_PAIRS
INLINE vi pair_sums(vs a, vs b) { return TIER_PAIRS(a, b); }
#elif defined(__SSE2__) && TIER_LANES == NRNN_LANES
INLINE vi pair_sums(vs a, vs b) {
  typedef int16_t half __attribute__((vector_size(16)));
  typedef int32_t sums __attribute__((vector_size(16)));
#define HALF(v, ...) __builtin_shufflevector(v, v, __VA_ARGS__)
  const half low_a = HALF(a, 0, 1, 2, 3, 4, 5, 6, 7), high_a = HALF(a, 8, 9, 10, 11, 12, 13, 14, 15);
  const half low_b = HALF(b, 0, 1, 2, 3, 4, 5, 6, 7), high_b = HALF(b, 8, 9, 10, 11, 12, 13, 14, 15);
  const sums low = (sums)__builtin_ia32_pmaddwd128(low_a, low_b),
             high = (sums)__builtin_ia32_pmaddwd128(high_a, high_b);
  return __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7);
}
#else
INLINE vi pair_sums(vs a, vs b) {
  const vi low_a = (vi)((vu)a << 16) >> 16, low_b = (vi)((vu)b << 16) >> 16;
  return low_a * low_b + ((vi)a >> 16) * ((vi)b >> 16);
}
#endif

// How a vector is rounded: q = x * to_q, x = q * unit. All 0 below 2^-100; unit NaN where a value is not finite, which
// thus reaches every output.
typedef struct {
  float to_q, unit;
} rounding;

// By masks, for a step's instructions do not depend on its data. All ones are a NaN.
INLINE rounding masked(rounding r, uint32_t small, uint32_t not_finite) {
  uint32_t to_q, unit;
  memcpy(&to_q, &r.to_q, sizeof to_q);
  memcpy(&unit, &r.unit, sizeof unit);
  to_q &= (small | not_finite) - 1;
  unit = (unit & (small - 1)) | -not_finite;
  memcpy(&r.to_q, &to_q, sizeof to_q);
  memcpy(&r.unit, &unit, sizeof unit);
  return r;
}

static rounding rounding_of(const float *x, size_t n) {
  vi largest = (vi){0};
  for (size_t i = 0; i < n; i += TIER_LANES) {
    const vi size = (vi)load(x + i, n - i) & 0x7fffffff;
    largest = (vi)select(size > largest, (vf)size, (vf)largest);
  }
  const int32_t bits = __builtin_reduce_max(largest);
  float size;
  memcpy(&size, &bits, sizeof size);
  return masked((rounding){32767 / size, size / 32767}, bits < (127 - 100) << 23, bits >= 0x7f800000);
}

// `n` values to integers, an even number of them: the last may be 0.
static __attribute__((noinline)) void round_to_int16(const float *x, size_t n, float to_q, int16_t *q) {
  for (size_t i = 0; i < (n + 1) / 2 * 2; i += TIER_LANES) {
    const vf magic = splat(0x1.8p23f);
    const vf near = (load(x + i, n - i) * splat(to_q) + magic) - magic;
    const vi whole = __builtin_convertvector(select(near == near, near, (vf){0}), vi);
    const vh narrow = (vh) __builtin_convertvector(whole, __attribute__((vector_size(2 * TIER_LANES))) int16_t);
    memcpy(q + i, &narrow, sizeof narrow);
  }
}

// One lane has four rows at once: their sums are whole numbers, which stay in registers on every chip.
#if TIER_LANES == 1
#define INT8_ROWS 4
#define INT8_TILE INLINE
#define EACH_ROW _Pragma("clang loop unroll(full)")
#else
#define INT8_ROWS TIER_LANES
#define INT8_TILE TILE
#define EACH_ROW UNROLL
#endif

// Sums over `pairs` pairs of columns, added to `total`, which has room for whole registers.
INT8_TILE void int8_tile(const int8_t *weights, size_t stride, size_t pairs, const int16_t *const *q,
                         double (*total)[NRNN_PANEL], size_t row, const int rows, const int vectors) {
  vi sum[REGISTERS(NRNN_PANEL)][INT8_GROUP];
  for (int v = 0; v < vectors; v++)
    for (int r = 0; r < REGISTERS(rows); r++) sum[r][v] = (vi){0};
  for (size_t p = 0; p < pairs; p++, weights += 2 * stride) {
    vs w[REGISTERS(NRNN_PANEL)];
    EACH_ROW
    for (int r = 0; r < REGISTERS(rows); r++) {
      vb bytes = {0};
      memcpy(&bytes, weights + 2 * TIER_LANES * r, 2 * width_of(rows, r));
      w[r] = __builtin_convertvector(bytes, vs);
    }
    UNROLL
    for (int v = 0; v < vectors; v++) {
      int32_t pair;
      memcpy(&pair, q[v] + 2 * p, sizeof pair);
      const vs input = (vs)((vi){0} + pair);
      EACH_ROW
      for (int r = 0; r < REGISTERS(rows); r++) sum[r][v] += pair_sums(w[r], input);
    }
  }
  for (int v = 0; v < vectors; v++)
    for (int r = 0; r < REGISTERS(rows); r++) {
      vd sums;
      memcpy(&sums, total[v] + row + TIER_LANES * r, sizeof sums);
      sums += __builtin_convertvector(sum[r][v], vd);
      memcpy(total[v] + row + TIER_LANES * r, &sums, sizeof sums);
    }
}

INLINE void int8_rows(const int8_t *weights, size_t stride, size_t pairs, const int16_t *const *q,
                      double (*total)[NRNN_PANEL], size_t row, const int rows, size_t vectors) {
  switch (vectors) {
#if INT8_GROUP > 1
    case 4: return int8_tile(weights + 2 * row, stride, pairs, q, total, row, rows, 4);
    case 3: return int8_tile(weights + 2 * row, stride, pairs, q, total, row, rows, 3);
    case 2: return int8_tile(weights + 2 * row, stride, pairs, q, total, row, rows, 2);
#endif
    default: return int8_tile(weights + 2 * row, stride, pairs, q, total, row, rows, 1);
  }
}

INLINE void int8_panel(const int8_t *weights, size_t stride, size_t pairs, const int16_t *const *q,
                       double (*total)[NRNN_PANEL], size_t vectors) {
  size_t r = 0;
  if (TIER_LANES > 1 && vectors == 1 && stride == NRNN_PANEL)
    return int8_tile(weights, stride, pairs, q, total, 0, NRNN_PANEL, 1);
  for (; r + INT8_ROWS <= stride; r += INT8_ROWS) int8_rows(weights, stride, pairs, q, total, r, INT8_ROWS, vectors);
  for (size_t v = 0; TIER_LANES > NRNN_LANES && r < stride && v < vectors; v++)
    int8_tile(weights + 2 * r, stride, pairs, q + v, total + v, r, NRNN_LANES, 1);
}

// Out of line: products of floats shall not carry its arrays on their stack.
static __attribute__((noinline)) void int8_group(const nrnn_matrix *M, const float *const *start, const float *const *x,
                                                 float *const *y, size_t vectors, int reverse_panels) {
  int16_t kept[INT8_GROUP][KEPT];
  rounding how[INT8_GROUP];
  const size_t inputs = M->columns, even = (inputs + 1) & ~(size_t)1;
  const int keep = inputs <= KEPT;
  for (size_t v = 0; v < vectors; v++) {
    how[v] = rounding_of(x[v], inputs);
    if (keep) round_to_int16(x[v], inputs, how[v].to_q, kept[v]);
  }
  for (size_t p = 0; p < panels_of(M); p++) {
    const size_t row = row_of_panel(M, p, reverse_panels), height = height_at(M, row);
    const int8_t *panel = (const int8_t *)M->panels + row * even;
    double total[INT8_GROUP][NRNN_PANEL];
    const int apart = M->apart && M->hidden;
    if (apart) keep_apart(M, row, height, start, y, vectors);
    const float *const *begin = apart ? (const float *const *)y : start;
    memset(total, 0, vectors * sizeof total[0]);
    for (size_t first = 0; first < inputs; first += BLOCK) {
      const int16_t *q[INT8_GROUP];
      const size_t count = inputs - first < BLOCK ? inputs - first : BLOCK;
      for (size_t v = 0; v < vectors; v++) {
        if (!keep) round_to_int16(x[v] + first, count, how[v].to_q, kept[v]);
        q[v] = kept[v] + (keep ? first : 0);
      }
      int8_panel(panel + first * height, height, (count + 1) / 2, q, total, vectors);
    }
    for (size_t v = 0; v < vectors; v++)
      for (size_t r = 0; r < height; r += TIER_LANES) {
        const size_t left = TIER_LANES <= NRNN_LANES ? TIER_LANES : height - r;
        vd sums;
        memcpy(&sums, total[v] + r, sizeof sums);
        const vd scale = __builtin_convertvector(load(M->scale + row + r, left), vd);
        const vf more = __builtin_convertvector(sums * (scale * ((double)how[v].unit - (vd){0})), vf);
        store(y[v] + row + r, load(begin[v] + row + r, left) + more, left);
      }
  }
}

static void product_of_int8(const nrnn_matrix *M, const float *const *start, const float *const *x, float *const *y,
                            size_t vectors, int reverse_panels) {
  for (size_t v = 0; v < vectors; v += INT8_GROUP)
    int8_group(M, start + v, x + v, y + v, vectors - v < INT8_GROUP ? vectors - v : INT8_GROUP, reverse_panels);
}
