// Weights as the floats that they are.

typedef uint16_t vh __attribute__((vector_size(2 * TIER_LANES)));

INLINE vh halves(const void *weights, size_t i, const int width) {
  vh v = {0};
  memcpy(&v, (const uint16_t *)weights + i, sizeof(uint16_t) * (size_t)width);
  return v;
}

// The upper half of a float. 16 rows lie interleaved (see panels.c), so that one mask or shift gives 8 of them.
INLINE void sixteen_of_bf16(const void *weights, size_t i, float *w) {
  typedef uint32_t eight __attribute__((vector_size(32)));
  eight both;
  memcpy(&both, (const uint16_t *)weights + i, sizeof both);
  const eight rows[2] = {both << 16, both & 0xffff0000u};
  memcpy(w, rows, sizeof rows);
}
INLINE vf from_bf16(vh v) { return (vf)(__builtin_convertvector(v, vu) << 16); }

#if TIER_HALF
INLINE vf from_f16(vh v) {
  typedef _Float16 vh16 __attribute__((vector_size(2 * TIER_LANES)));
  return __builtin_convertvector((vh16)v, vf);
}
#else
// Exponent and fraction to their places, then the bias put right: exact for subnormals too.
INLINE vf from_f16(vh v) {
  const vu wide = __builtin_convertvector(v, vu);
  const vf magnitude = (vf)((wide & 0x7fff) << 13) * splat(0x1p112f);
  return (vf)((vu)magnitude | (wide & 0x8000) << 16);
}
#endif

// `rows` rows of one column.
INLINE void weights_at(const void *panels, size_t i, const uint32_t weights, const int rows, vf *w) {
  int row = 0;
  UNROLL
  for (; weights == NRNN_BF16 && row + 16 <= rows; row += 16) sixteen_of_bf16(panels, i + row, (float *)w + row);
  UNROLL
  for (int r = row / TIER_LANES; r < REGISTERS(rows); r++) {
    const size_t at = i + TIER_LANES * r;
    w[r] = weights == NRNN_F32   ? load((const float *)panels + at, width_of(rows, r))
           : weights == NRNN_F16 ? from_f16(halves(panels, at, width_of(rows, r)))
                                 : from_bf16(halves(panels, at, width_of(rows, r)));
  }
}
