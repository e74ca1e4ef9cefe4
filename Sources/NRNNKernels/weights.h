// Weights as the floats that they are.

typedef uint16_t vh __attribute__((vector_size(16)));

INLINE vh halves(const void *weights, size_t i) {
  vh v;
  memcpy(&v, (const uint16_t *)weights + i, sizeof v);
  return v;
}

// The upper half of a float. Two registers of rows lie interleaved (see panels.c), so that one mask or shift gives
// each.
INLINE void pair_of_bf16(const void *weights, size_t i, vf *first, vf *second) {
  vu both;
  memcpy(&both, (const uint16_t *)weights + i, sizeof both);
  *first = (vf)(both << 16);
  *second = (vf)(both & 0xffff0000u);
}
INLINE vf from_bf16(vh v) { return (vf)(__builtin_convertvector(v, vu) << 16); }

#if TIER_HALF
INLINE vf from_f16(vh v) {
  typedef _Float16 vh16 __attribute__((vector_size(16)));
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

// `registers` registers of rows of one column.
INLINE void weights_at(const void *panels, size_t i, const uint32_t weights, const int registers, vf *w) {
  int r = 0;
  UNROLL
  for (; weights == NRNN_BF16 && r + 1 < registers; r += 2) pair_of_bf16(panels, i + NRNN_LANES * r, w + r, w + r + 1);
  UNROLL
  for (; r < registers; r++) {
    const size_t at = i + NRNN_LANES * r;
    w[r] = weights == NRNN_F32   ? load((const float *)panels + at, NRNN_LANES)
           : weights == NRNN_F16 ? from_f16(halves(panels, at))
                                 : from_bf16(halves(panels, at));
  }
}
