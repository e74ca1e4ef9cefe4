#include <math.h>
#include <string.h>

#include "nrnn_kernels.h"

static size_t padded(size_t n, size_t granule) { return (n + granule - 1) / granule * granule; }
static size_t bytes_of(uint32_t weights) { return weights == NRNN_F32 ? 4 : weights == NRNN_I8 ? 1 : 2; }
// Columns that lie side by side.
static size_t group_of(uint32_t weights) { return weights == NRNN_I8 ? 2 : 1; }

size_t nrnn_panels_size(const nrnn_matrix *M) {
  const size_t q = M->quaternions;
  if (q) return M->rows / padded(4 * q, NRNN_LANES) * padded(q, NRNN_LANES) * M->columns * sizeof(float);
  return padded(M->rows, NRNN_LANES) * padded(M->columns, group_of(M->weights)) * bytes_of(M->weights);
}

// BF16: rows 0..7 and 8..15 of each 16 interleaved, where there are 16, so that 32 bits hold one of each.
static size_t interleaved(size_t row, size_t height) {
  const size_t start = row / 16 * 16, i = row % 16;
  return start + 16 > height ? row : start + i % 8 * 2 + i / 8;
}

// A weight as the float that it is.
static float widened(uint32_t weights, const uint8_t *p) {
  uint16_t half;
  float value;
  if (weights == NRNN_F32) {
    memcpy(&value, p, sizeof value);
    return value;
  }
  memcpy(&half, p, sizeof half);
  const int bf16 = weights == NRNN_BF16;
  const uint32_t bits = bf16 ? (uint32_t)half << 16 : (uint32_t)(half & 0x7fff) << 13;
  memcpy(&value, &bits, sizeof value);
  if (bf16) return value;
  return half & 0x8000 ? -value * 0x1p112f : value * 0x1p112f;
}

// A row of weights from column `column` on, as they are or as floats; `to` is where the row begins in its panel. Called
// with types that are constants.
__attribute__((always_inline)) static inline void place_row(uint32_t type, int widens, const uint8_t *from,
                                                            size_t columns, size_t column, size_t height, char *to) {
  const size_t from_size = bytes_of(type), size = widens ? sizeof(float) : from_size, group = group_of(type);
  for (size_t c = column; c < column + columns; c++, from += from_size) {
    char *at = to + (c / group * height * group + c % group) * size;
    const float wide = widens ? widened(type, from) : 0;
    memcpy(at, widens ? (const void *)&wide : from, size);
  }
}

void nrnn_panels_place(const nrnn_matrix *M, uint32_t weights, const void *matrix, size_t rows, size_t columns,
                       size_t row, size_t column, void *panels) {
  const size_t group = group_of(M->weights), size = bytes_of(M->weights), width = padded(M->columns, group);
  const uint8_t *from = matrix;
  for (const size_t end = row + rows; row < end; row++, from += columns * bytes_of(weights)) {
    const size_t start = row / M->panel * M->panel, left = padded(M->rows, NRNN_LANES) - start;
    const size_t height = left < M->panel ? left : M->panel;
    const size_t r = M->weights == NRNN_BF16 ? interleaved(row - start, height) : row - start;
    char *to = (char *)panels + (start * width + r * group) * size;
    if (weights != M->weights && weights == NRNN_F16) place_row(NRNN_F16, 1, from, columns, column, height, to);
    else if (weights != M->weights) place_row(NRNN_BF16, 1, from, columns, column, height, to);
    else if (weights == NRNN_F32) place_row(NRNN_F32, 0, from, columns, column, height, to);
    else if (weights == NRNN_I8) place_row(NRNN_I8, 0, from, columns, column, height, to);
    else place_row(NRNN_F16, 0, from, columns, column, height, to);
  }
}

void nrnn_quaternions_place(const nrnn_matrix *M, uint32_t weights, const void *blocks, size_t gate, float *panels) {
  const size_t rows = M->quaternions, total = padded(rows, NRNN_LANES);
  const uint8_t *from = blocks;
  panels += gate * total * M->columns;
  for (size_t part = 0; part < 4; part++)
    for (size_t r = 0; r < rows; r++) {
      const size_t start = r / NRNN_QUATERNIONS * NRNN_QUATERNIONS, left = total - start;
      const size_t height = left < NRNN_QUATERNIONS ? left : NRNN_QUATERNIONS;
      float *to = panels + start * M->columns + part * height + r - start;
      for (size_t c = 0; c < M->columns; c += 4, from += bytes_of(weights)) to[c * height] = widened(weights, from);
    }
}

// Whether all bits of `exponent` are set in one of `count` weights of 2 or 4 bytes, little-endian as in the file.
__attribute__((always_inline)) static inline int has_exponent(const uint8_t *p, size_t size, size_t count,
                                                              uint32_t exponent) {
  uint32_t found = 0;
  for (size_t i = 0; i < count; i++, p += size) {
    uint32_t bits = 0;
    memcpy(&bits, p, size);
    found |= (bits & exponent) == exponent;
  }
  return (int)found;
}

size_t nrnn_weights_not_finite(uint32_t weights, const void *data, size_t count, double *found) {
  const uint32_t exponent = weights == NRNN_F32 ? 0x7f800000 : weights == NRNN_F16 ? 0x7c00 : 0x7f80;
  const size_t size = bytes_of(weights);
  const uint8_t *p = data;
  if (weights == NRNN_I8) return count;
  if (!(size == 4 ? has_exponent(p, 4, count, exponent) : has_exponent(p, 2, count, exponent))) return count;
  size_t i = 0;
  while (!has_exponent(p, size, 1, exponent)) i++, p += size;
  uint32_t bits = 0;
  memcpy(&bits, p, size);
  const int fraction = (bits & ((exponent & -exponent) - 1)) != 0, negative = (int)(bits >> (8 * size - 1));
  *found = fraction ? (double)NAN : negative ? -(double)INFINITY : (double)INFINITY;
  return i;
}

int nrnn_sparse_ordered(const uint32_t *row_start, const uint32_t *column, size_t rows, size_t inputs, size_t count) {
  if (row_start[0] != 0 || row_start[rows] != count) return 0;
  for (size_t row = 0; row < rows; row++) {
    const size_t from = row_start[row], to = row_start[row + 1];
    if (from > to || to > count) return 0;
    for (size_t i = from; i < to; i++)
      if (column[i] >= inputs || (i > from && column[i - 1] >= column[i])) return 0;
  }
  return 1;
}

size_t nrnn_sparse_starts(const uint32_t *row_start, size_t rows, uint32_t *starts) {
  uint32_t entries = 0;
  for (size_t row = 0; row < rows; row++) {
    uint32_t *end = starts + row / NRNN_LANES + 1;
    const uint32_t from = end[-1], length = row_start[row + 1] - row_start[row];
    if (row % NRNN_LANES == 0) *end = from;
    if (*end < from + length) *end = from + length;
    entries = *end;
  }
  return entries;
}

void nrnn_sparse_place(const uint32_t *row_start, const uint32_t *column, const float *data, size_t rows,
                       const uint32_t *starts, float *values, uint32_t *columns) {
  for (size_t row = 0; row < rows; row++) {
    size_t to = (size_t)starts[row / NRNN_LANES] * NRNN_LANES + row % NRNN_LANES;
    for (size_t i = row_start[row]; i < row_start[row + 1]; i++, to += NRNN_LANES) {
      values[to] = data[i];
      columns[to] = column[i];
    }
  }
}
