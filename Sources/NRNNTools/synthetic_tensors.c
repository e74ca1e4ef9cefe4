// Every weight is k / 2^m with |k| < 128: exact in all types, so that a model is the same in each of them.
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "synthetic.h"

void *synthetic_needed(void *block) {
  if (block) return block;
  perror("nrnn: synthetic model");
  exit(EXIT_FAILURE);
}

void *synthetic_take(struct synthetic_maker *maker, const void *init, size_t size) {
  void *block = synthetic_needed(calloc(1, size));
  assert(maker->count < sizeof maker->blocks / sizeof maker->blocks[0]);
  if (init) memcpy(block, init, size);
  return maker->blocks[maker->count++] = block;
}

// -most .. most, all as likely but for a bias below 2^-24.
static int draw(struct synthetic_maker *maker, int most) {
  maker->random = maker->random * 6364136223846793005u + 1442695040888963407u;
  return (int)((maker->random >> 32) * (uint64_t)(2 * most + 1) >> 32) - most;
}

static const struct {
  Nrnn__Tensor__DType dtype;
  size_t bytes;
} types[] = {
    [NRNN_SYNTHETIC_F32] = {NRNN__TENSOR__DTYPE__F32, 4},
    [NRNN_SYNTHETIC_F16] = {NRNN__TENSOR__DTYPE__F16, 2},
    [NRNN_SYNTHETIC_BF16] = {NRNN__TENSOR__DTYPE__BF16, 2},
    [NRNN_SYNTHETIC_INT8] = {NRNN__TENSOR__DTYPE__I8, 1},
};

// The bits of k / 2^shift in the low bytes; f16: a normal number or 0.
static uint32_t bits_of(enum nrnn_synthetic_weights type, int k, int shift) {
  const float value = ldexpf((float)k, -shift);
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  switch (type) {
    case NRNN_SYNTHETIC_F32: return bits;
    case NRNN_SYNTHETIC_F16: return k == 0 ? 0 : (bits >> 16 & 0x8000) | ((bits & 0x7fffffff) - (112u << 23)) >> 13;
    case NRNN_SYNTHETIC_BF16: return bits >> 16;
    default: return (uint32_t)k;
  }
}

Nrnn__Tensor *synthetic_tensor(struct synthetic_maker *maker, enum nrnn_synthetic_weights type, size_t rows,
                               size_t columns) {
  Nrnn__Tensor *t = NEW(maker, Nrnn__Tensor, NRNN__TENSOR__INIT);
  const uint32_t shape[2] = {(uint32_t)rows, (uint32_t)columns};
  t->n_shape = columns ? 2 : 1;
  t->shape = synthetic_take(maker, shape, sizeof shape);
  t->has_dtype = t->has_data = 1;
  t->dtype = types[type].dtype;
  t->data.len = rows * (columns ? columns : 1) * types[type].bytes;
  t->data.data = synthetic_take(maker, NULL, t->data.len);
  return t;
}

static void set(const struct synthetic_maker *maker, Nrnn__Tensor *t, enum nrnn_synthetic_weights type, size_t i,
                int k) {
  const uint32_t bits = bits_of(type, k, maker->shift);
  memcpy(t->data.data + i * types[type].bytes, &bits, types[type].bytes);
}

static void scale_rows(struct synthetic_maker *maker, Nrnn__Tensor *t) {
  t->has_scale = 1;
  t->scale.len = t->shape[0] * sizeof(float);
  t->scale.data = synthetic_take(maker, NULL, t->scale.len);
  const float scale = ldexpf(1, -maker->shift);
  for (size_t row = 0; row < t->shape[0]; row++) memcpy(t->scale.data + row * sizeof scale, &scale, sizeof scale);
}

Nrnn__Tensor *synthetic_matrix(struct synthetic_maker *maker, size_t rows, size_t columns, int most, int diagonal) {
  const enum nrnn_synthetic_weights type = maker->what->weights;
  Nrnn__Tensor *t = synthetic_tensor(maker, type, rows, columns);
  for (size_t i = 0; i < rows * columns; i++)
    set(maker, t, type, i, diagonal && i / columns == i % columns ? diagonal : draw(maker, most));
  if (type == NRNN_SYNTHETIC_INT8) scale_rows(maker, t);
  return t;
}

Nrnn__Tensor *synthetic_vector(struct synthetic_maker *maker, size_t size) {
  Nrnn__Tensor *t = synthetic_tensor(maker, NRNN_SYNTHETIC_F32, size, 0);
  for (size_t i = 0; i < size; i++) set(maker, t, NRNN_SYNTHETIC_F32, i, draw(maker, 127));
  return t;
}
