// Where a matrix's panels lie, and how their loops are shaped.

// The arguments that shape the loops are constants at each call, so that all loops over them unroll; without the
// instruction for `fused` that would only cost size, and the sums stay in memory.
#if TIER_FMA
#define TILE INLINE
#define UNROLL _Pragma("clang loop unroll(full)")
#else
#define TILE static __attribute__((noinline))
#define UNROLL _Pragma("clang loop unroll(disable)")
#endif

// Rows of a panel in registers: the last one may be a part, NRNN_LANES of them, and its other lanes 0.
#define REGISTERS(rows) (((rows) + TIER_LANES - 1) / TIER_LANES)
INLINE int width_of(const int rows, const int r) {
  const int left = rows - TIER_LANES * r;
  return TIER_LANES == NRNN_LANES || left > TIER_LANES ? TIER_LANES : left;
}
INLINE void load_rows(vf *v, const float *from, const int rows) {
  UNROLL
  for (int r = 0; r < REGISTERS(rows); r++) v[r] = load(from + TIER_LANES * r, width_of(rows, r));
}
INLINE void store_rows(float *to, const vf *v, const int rows) {
  UNROLL
  for (int r = 0; r < REGISTERS(rows); r++) store(to + TIER_LANES * r, v[r], width_of(rows, r));
}

static size_t panels_of(const nrnn_matrix *M) { return (M->rows + M->panel - 1) / M->panel; }
static size_t row_of_panel(const nrnn_matrix *M, size_t p, int reverse_panels) {
  return (reverse_panels ? panels_of(M) - 1 - p : p) * M->panel;
}
// Rows of the panel that begins at `row`.
static size_t height_at(const nrnn_matrix *M, size_t row) {
  const size_t left = (M->rows - row + NRNN_LANES - 1) / NRNN_LANES * NRNN_LANES;
  return left < M->panel ? left : M->panel;
}

// Keeps apart what x has given to the last part of a panel's rows, whose sums of h begin anew; the others' go on from
// `start`.
static void keep_apart(const nrnn_matrix *M, size_t row, size_t height, const float *const *start, float *const *y,
                       size_t vectors) {
  const size_t part = (uint32_t)height / M->apart, unit = (uint32_t)row / M->apart;
  for (size_t v = 0; v < vectors; v++) {
    const float *given = start[v] + row;
    float *sums = y[v] + row, *kept = y[v] + M->rows + unit;
    for (size_t r = 0; r < part; r += GRANULE) {
      store(kept + r, load(given + height - part + r, GRANULE), GRANULE);
      store(sums + height - part + r, load(M->anew + unit + r, GRANULE), GRANULE);
    }
    for (size_t r = 0; given != sums && r < height - part; r += GRANULE)
      store(sums + r, load(given + r, GRANULE), GRANULE);
  }
}
