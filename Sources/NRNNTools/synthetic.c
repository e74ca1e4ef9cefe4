// Models made up for a measurement. Every weight is k / 2^m with |k| < 128: exact in all types, so that a model is the
// same in each of them.
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nrnn_format.h"
#include "nrnn_platform.h"
#include "nrnn_tools.h"

struct maker {
  const nrnn_synthetic *what;
  uint64_t random;  // of the linear congruential generator
  int shift;        // m: 127 / 2^m is at most 1 / sqrt(hidden)
  void *blocks[64];
  size_t count;
};

static void *needed(void *block) {
  if (block) return block;
  perror("nrnn: synthetic model");
  exit(EXIT_FAILURE);
}

static void *take(struct maker *maker, const void *init, size_t size) {
  void *block = needed(calloc(1, size));
  assert(maker->count < sizeof maker->blocks / sizeof maker->blocks[0]);
  if (init) memcpy(block, init, size);
  return maker->blocks[maker->count++] = block;
}
#define NEW(maker, type, init) ((type *)take(maker, &(type)init, sizeof(type)))

// -most .. most, all as likely but for a bias below 2^-24.
static int draw(struct maker *maker, int most) {
  maker->random = maker->random * 6364136223846793005u + 1442695040888963407u;
  return (int)((maker->random >> 32) * (uint64_t)(2 * most + 1) >> 32) - most;
}

// ---- Numbers --------------------------------------------------------------------------------------------------------

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

static Nrnn__Tensor *tensor(struct maker *maker, enum nrnn_synthetic_weights type, size_t rows, size_t columns) {
  Nrnn__Tensor *t = NEW(maker, Nrnn__Tensor, NRNN__TENSOR__INIT);
  const uint32_t shape[2] = {(uint32_t)rows, (uint32_t)columns};
  t->n_shape = columns ? 2 : 1;
  t->shape = take(maker, shape, sizeof shape);
  t->has_dtype = t->has_data = 1;
  t->dtype = types[type].dtype;
  t->data.len = rows * (columns ? columns : 1) * types[type].bytes;
  t->data.data = take(maker, NULL, t->data.len);
  return t;
}

static void set(const struct maker *maker, Nrnn__Tensor *t, enum nrnn_synthetic_weights type, size_t i, int k) {
  const uint32_t bits = bits_of(type, k, maker->shift);
  memcpy(t->data.data + i * types[type].bytes, &bits, types[type].bytes);
}

static void scale_rows(struct maker *maker, Nrnn__Tensor *t) {
  t->has_scale = 1;
  t->scale.len = t->shape[0] * sizeof(float);
  t->scale.data = take(maker, NULL, t->scale.len);
  const float scale = ldexpf(1, -maker->shift);
  for (size_t row = 0; row < t->shape[0]; row++) memcpy(t->scale.data + row * sizeof scale, &scale, sizeof scale);
}

// Off the diagonal |k| <= most; on it `diagonal`, 0: like the others.
static Nrnn__Tensor *matrix(struct maker *maker, size_t rows, size_t columns, int most, int diagonal) {
  const enum nrnn_synthetic_weights type = maker->what->weights;
  Nrnn__Tensor *t = tensor(maker, type, rows, columns);
  for (size_t i = 0; i < rows * columns; i++)
    set(maker, t, type, i, diagonal && i / columns == i % columns ? diagonal : draw(maker, most));
  if (type == NRNN_SYNTHETIC_INT8) scale_rows(maker, t);
  return t;
}

static Nrnn__Tensor *vector(struct maker *maker, size_t size) {
  Nrnn__Tensor *t = tensor(maker, NRNN_SYNTHETIC_F32, size, 0);
  for (size_t i = 0; i < size; i++) set(maker, t, NRNN_SYNTHETIC_F32, i, draw(maker, 127));
  return t;
}

// ---- Cells ----------------------------------------------------------------------------------------------------------

#define W(gates) matrix(maker, (gates)*n, n, 127, 0)
#define U(gates) matrix(maker, (gates)*n, maker->what->inputs, 127, 0)

// A decays: the circle of its random part (radius most sqrt(n / 3)) lies within its diagonal.
static void sde(struct maker *maker, Nrnn__Layer *layer) {
  const size_t n = maker->what->hidden;
  const int most = (int)(127 / sqrt((double)n / 2));
  const float step = 0.1f;
  Nrnn__Sde *cell = layer->sde = NEW(maker, Nrnn__Sde, NRNN__SDE__INIT);
  layer->cell_case = NRNN__LAYER__CELL_SDE;
  cell->a = matrix(maker, n, n, most < 127 ? most : 127, -127);
  cell->w = W(1), cell->u = U(1), cell->b = vector(maker, n);
  cell->step = tensor(maker, NRNN_SYNTHETIC_F32, 1, 0);
  memcpy(cell->step->data.data, &step, sizeof step);
}

static void elman(struct maker *maker, Nrnn__Layer *layer) {
  const size_t n = maker->what->hidden;
  Nrnn__Elman *cell = layer->elman = NEW(maker, Nrnn__Elman, NRNN__ELMAN__INIT);
  layer->cell_case = NRNN__LAYER__CELL_ELMAN;
  cell->w = W(1), cell->u = U(1), cell->b = vector(maker, n);
}

static void gru(struct maker *maker, Nrnn__Layer *layer) {
  const size_t n = maker->what->hidden;
  Nrnn__Gru *cell = layer->gru = NEW(maker, Nrnn__Gru, NRNN__GRU__INIT);
  layer->cell_case = NRNN__LAYER__CELL_GRU;
  cell->w = W(3), cell->u = U(3), cell->b = vector(maker, 3 * n), cell->c = vector(maker, 3 * n);
}

static void lstm(struct maker *maker, Nrnn__Layer *layer) {
  const size_t n = maker->what->hidden;
  Nrnn__Lstm *cell = layer->lstm = NEW(maker, Nrnn__Lstm, NRNN__LSTM__INIT);
  layer->cell_case = NRNN__LAYER__CELL_LSTM;
  cell->w = W(4), cell->u = U(4), cell->b = vector(maker, 4 * n);
}

static void cornn(struct maker *maker, Nrnn__Layer *layer) {
  const size_t n = maker->what->hidden;
  Nrnn__Cornn *cell = layer->cornn = NEW(maker, Nrnn__Cornn, NRNN__CORNN__INIT);
  layer->cell_case = NRNN__LAYER__CELL_CORNN;
  cell->wy = W(1), cell->wz = W(1), cell->u = U(1), cell->b = vector(maker, n);
  cell->has_dt = cell->has_gamma = cell->has_epsilon = 1;
  cell->dt = 0.125, cell->gamma = 2.75, cell->epsilon = 1.5;
}

// Three letters; each is a unit vector, so that it is one in every type.
static void kernel(struct maker *maker, Nrnn__Layer *layer) {
  const size_t n = maker->what->hidden, d = maker->what->inputs, letters = 3;
  const uint32_t shape[] = {(uint32_t)n, letters, (uint32_t)d};
  const float one = 1;
  Nrnn__Kernel *cell = layer->kernel = NEW(maker, Nrnn__Kernel, NRNN__KERNEL__INIT);
  layer->cell_case = NRNN__LAYER__CELL_KERNEL;
  cell->anchors = tensor(maker, NRNN_SYNTHETIC_F32, letters * n, d);
  cell->anchors->n_shape = 3, cell->anchors->shape = take(maker, shape, sizeof shape);
  for (size_t i = 0; i < letters * n; i++)
    memcpy(cell->anchors->data.data + (i * d + i % d) * sizeof one, &one, sizeof one);
  cell->projection = W(1);
  cell->has_alpha = cell->has_lambda = 1;
  cell->alpha = 1, cell->lambda = 0.5;
}

// Behind a dense layer, which gives it as many inputs as it has units.
static void vector_field(struct maker *maker, Nrnn__Layer *layer) {
  const size_t n = maker->what->hidden;
  Nrnn__VectorField *cell = layer->vector_field = NEW(maker, Nrnn__VectorField, NRNN__VECTOR_FIELD__INIT);
  Nrnn__Dense *network[] = {NEW(maker, Nrnn__Dense, NRNN__DENSE__INIT), NEW(maker, Nrnn__Dense, NRNN__DENSE__INIT)};
  layer->cell_case = NRNN__LAYER__CELL_VECTOR_FIELD;
  for (int i = 0; i < 2; i++) network[i]->w = W(1), network[i]->b = vector(maker, n);
  network[0]->has_activation = 1, network[0]->activation = NRNN__ACTIVATION__RELU;
  cell->n_network = 2, cell->network = take(maker, network, sizeof network);
  cell->has_dimension = 1, cell->dimension = (uint32_t)n;
}

static void dense(struct maker *maker, Nrnn__Layer *layer) {
  Nrnn__Dense *cell = layer->dense = NEW(maker, Nrnn__Dense, NRNN__DENSE__INIT);
  const size_t n = maker->what->hidden;
  layer->cell_case = NRNN__LAYER__CELL_DENSE;
  cell->w = U(1), cell->b = vector(maker, n);
  cell->has_activation = 1, cell->activation = NRNN__ACTIVATION__TANH;
}

// Without a backbone.
static void cfc(struct maker *maker, Nrnn__Layer *layer) {
  const size_t n = maker->what->hidden;
  Nrnn__Cfc *cell = layer->cfc = NEW(maker, Nrnn__Cfc, NRNN__CFC__INIT);
  layer->cell_case = NRNN__LAYER__CELL_CFC;
  cell->w = matrix(maker, 4 * n, maker->what->inputs + n, 127, 0), cell->b = vector(maker, 4 * n);
}

static void min_gru(struct maker *maker, Nrnn__Layer *layer) {
  const size_t n = maker->what->hidden;
  Nrnn__MinGru *cell = layer->min_gru = NEW(maker, Nrnn__MinGru, NRNN__MIN_GRU__INIT);
  layer->cell_case = NRNN__LAYER__CELL_MIN_GRU;
  cell->u = U(2), cell->b = vector(maker, 2 * n);
}

static const struct cell {
  const char *name;
  void (*make)(struct maker *, Nrnn__Layer *);
  int is_noisy, is_behind_dense;
} cells[] = {
    {"sde", sde, 1, 0},
    {"elman", elman, 1, 0},
    {"gru", gru, 1, 0},
    {"lstm", lstm, 1, 0},
    {"cornn", cornn, 1, 0},
    {"kernel", kernel, 0, 0},
    {"vector_field", vector_field, 1, 1},
    {"cfc", cfc, 1, 0},
    {"min_gru", min_gru, 1, 0},
    {"dense", dense, 0, 0},
};

const char *nrnn_synthetic_cell(size_t index) {
  return index < sizeof cells / sizeof cells[0] ? cells[index].name : NULL;
}

static const struct cell *cell_of(const char *name) {
  for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++)
    if (strcmp(cells[i].name, name) == 0) return &cells[i];
  return NULL;
}

// ---- The file -------------------------------------------------------------------------------------------------------

static Nrnn__Noise *noise(struct maker *maker) {
  Nrnn__Noise *noise = NEW(maker, Nrnn__Noise, NRNN__NOISE__INIT);
  noise->form_case = NRNN__NOISE__FORM_PAPER;
  noise->paper = NEW(maker, Nrnn__PaperNoise, NRNN__PAPER_NOISE__INIT);
  noise->paper->has_eps = noise->paper->has_sigma1 = noise->paper->has_sigma2 = 1;
  noise->paper->eps = noise->paper->sigma2 = 0.1, noise->paper->sigma1 = 1;
  return noise;
}

static Nrnn__Input **inputs(struct maker *maker) {
  const size_t count = maker->what->inputs;
  Nrnn__Input *channel = NEW(maker, Nrnn__Input, NRNN__INPUT__INIT);  // all alike
  Nrnn__Input **channels = take(maker, NULL, count * sizeof *channels);
  for (size_t i = 0; i < count; i++) channels[i] = channel;
  return channels;
}

static Nrnn__Layer *layer_of(struct maker *maker, const struct cell *cell) {
  Nrnn__Layer *layer = NEW(maker, Nrnn__Layer, NRNN__LAYER__INIT);
  if (cell->is_noisy) layer->noise = noise(maker);
  cell->make(maker, layer);
  return layer;
}

static Nrnn__Model *model(struct maker *maker, const struct cell *cell) {
  Nrnn__Model *model = NEW(maker, Nrnn__Model, NRNN__MODEL__INIT);
  Nrnn__Output *output = NEW(maker, Nrnn__Output, NRNN__OUTPUT__INIT);
  Nrnn__Layer *layers[2];
  if (cell->is_behind_dense) layers[model->n_layers++] = layer_of(maker, cell_of("dense"));
  layers[model->n_layers++] = layer_of(maker, cell);
  model->magic = (char *)"nrnn";
  model->has_version = model->version = 1;
  model->n_inputs = maker->what->inputs, model->inputs = inputs(maker);
  model->layers = take(maker, layers, model->n_layers * sizeof *layers);
  model->readout = NEW(maker, Nrnn__Readout, NRNN__READOUT__INIT);
  model->readout->v = matrix(maker, 1, maker->what->hidden, 127, 0);
  model->n_outputs = 1, model->outputs = take(maker, &output, sizeof output);
  model->has_crc = 1;
  return model;
}

uint8_t *nrnn_synthetic_model(const nrnn_synthetic *what, size_t *size) {
  struct maker maker = {.what = what, .random = 1, .shift = 7 + (int)ceil(log2(what->hidden) / 2)};
  const struct cell *cell = cell_of(what->cell);
  if (!cell) return NULL;
  const Nrnn__Model *made = model(&maker, cell);
  uint8_t *bytes = needed(malloc(*size = nrnn__model__get_packed_size(made)));
  nrnn__model__pack(made, bytes);
  const size_t checked = *size - 5;  // all but the field of the checksum: a byte of tag, four of number
  const uint32_t crc = nrnn_crc32(0, bytes, checked);
  for (int i = 0; i < 4; i++) bytes[checked + 1 + (size_t)i] = (uint8_t)(crc >> 8 * i);
  while (maker.count) free(maker.blocks[--maker.count]);
  return bytes;
}
