// Sums in registers to which the columns of one panel are added: what a product and the cells' steps of one path share.

#pragma clang fp contract(off)

// sum[r] += columns times x, in index order, for `rows` rows: `width` of a register, the last one what is left. Column
// c of the F32 weights begins `stride` floats after column c - 1. Where the next column begins.
INLINE const float *accumulate_rows(vf *sum, const float *weights, size_t stride, const float *x, size_t count,
                                    const int rows, const int width) {
#define ADD_COLUMN(column, input)                                                          \
  {                                                                                        \
    const vf at = splat(input);                                                            \
    UNROLL                                                                                 \
    for (int r = 0; width * r < rows; r++) {                                               \
      const int left = rows - width * r;                                                   \
      sum[r] = fused(load((column) + width * r, left < width ? left : width), at, sum[r]); \
    }                                                                                      \
  }
  const float *const fours = x + (count & ~(size_t)3), *const end = x + count;
  for (; x != fours; x += 4, weights += 4 * stride) {
    ADD_COLUMN(weights, x[0])
    ADD_COLUMN(weights + stride, x[1])
    ADD_COLUMN(weights + 2 * stride, x[2])
    ADD_COLUMN(weights + 3 * stride, x[3])
  }
#pragma clang loop unroll(disable)
  for (; x != end; x++, weights += stride) ADD_COLUMN(weights, *x)
#undef ADD_COLUMN
  return weights;
}

// The same for whole registers of `width` rows: all lanes or, of a panel's last rows, NRNN_LANES.
INLINE const float *accumulate(vf *sum, const float *weights, size_t stride, const float *x, size_t count,
                               const int registers, const int width) {
  return accumulate_rows(sum, weights, stride, x, count, registers * width, width);
}
