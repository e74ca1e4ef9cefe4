// One of each cell that has matrices.
#include <math.h>
#include <string.h>

#include "synthetic.h"

#define W(gates) synthetic_matrix(maker, (gates)*n, n, 127, 0)
#define U(gates) synthetic_matrix(maker, (gates)*n, maker->what->inputs, 127, 0)

// A decays: the circle of its random part (radius most sqrt(n / 3)) lies within its diagonal.
static void sde(struct synthetic_maker *maker, Nrnn__Layer *layer) {
  const size_t n = maker->what->hidden;
  const int most = (int)(127 / sqrt((double)n / 2));
  const float step = 0.1f;
  Nrnn__Sde *cell = layer->sde = NEW(maker, Nrnn__Sde, NRNN__SDE__INIT);
  layer->cell_case = NRNN__LAYER__CELL_SDE;
  cell->a = synthetic_matrix(maker, n, n, most < 127 ? most : 127, -127);
  cell->w = W(1), cell->u = U(1), cell->b = synthetic_vector(maker, n);
  cell->step = synthetic_tensor(maker, NRNN_SYNTHETIC_F32, 1, 0);
  memcpy(cell->step->data.data, &step, sizeof step);
}

static void elman(struct synthetic_maker *maker, Nrnn__Layer *layer) {
  const size_t n = maker->what->hidden;
  Nrnn__Elman *cell = layer->elman = NEW(maker, Nrnn__Elman, NRNN__ELMAN__INIT);
  layer->cell_case = NRNN__LAYER__CELL_ELMAN;
  cell->w = W(1), cell->u = U(1), cell->b = synthetic_vector(maker, n);
}

static void gru(struct synthetic_maker *maker, Nrnn__Layer *layer) {
  const size_t n = maker->what->hidden;
  Nrnn__Gru *cell = layer->gru = NEW(maker, Nrnn__Gru, NRNN__GRU__INIT);
  layer->cell_case = NRNN__LAYER__CELL_GRU;
  cell->w = W(3), cell->u = U(3), cell->b = synthetic_vector(maker, 3 * n), cell->c = synthetic_vector(maker, 3 * n);
}

static void lstm(struct synthetic_maker *maker, Nrnn__Layer *layer) {
  const size_t n = maker->what->hidden;
  Nrnn__Lstm *cell = layer->lstm = NEW(maker, Nrnn__Lstm, NRNN__LSTM__INIT);
  layer->cell_case = NRNN__LAYER__CELL_LSTM;
  cell->w = W(4), cell->u = U(4), cell->b = synthetic_vector(maker, 4 * n);
}

static void cornn(struct synthetic_maker *maker, Nrnn__Layer *layer) {
  const size_t n = maker->what->hidden;
  Nrnn__Cornn *cell = layer->cornn = NEW(maker, Nrnn__Cornn, NRNN__CORNN__INIT);
  layer->cell_case = NRNN__LAYER__CELL_CORNN;
  cell->wy = W(1), cell->wz = W(1), cell->u = U(1), cell->b = synthetic_vector(maker, n);
  cell->has_dt = cell->has_gamma = cell->has_epsilon = 1;
  cell->dt = 0.125, cell->gamma = 2.75, cell->epsilon = 1.5;
}

// Three letters; each is a unit vector, so that it is one in every type.
static void kernel(struct synthetic_maker *maker, Nrnn__Layer *layer) {
  const size_t n = maker->what->hidden, d = maker->what->inputs, letters = 3;
  const uint32_t shape[] = {(uint32_t)n, letters, (uint32_t)d};
  const float one = 1;
  Nrnn__Kernel *cell = layer->kernel = NEW(maker, Nrnn__Kernel, NRNN__KERNEL__INIT);
  layer->cell_case = NRNN__LAYER__CELL_KERNEL;
  cell->anchors = synthetic_tensor(maker, NRNN_SYNTHETIC_F32, letters * n, d);
  cell->anchors->n_shape = 3, cell->anchors->shape = synthetic_take(maker, shape, sizeof shape);
  for (size_t i = 0; i < letters * n; i++)
    memcpy(cell->anchors->data.data + (i * d + i % d) * sizeof one, &one, sizeof one);
  cell->projection = W(1);
  cell->has_alpha = cell->has_lambda = 1;
  cell->alpha = 1, cell->lambda = 0.5;
}

// Behind a dense layer, which gives it as many inputs as it has units.
static void vector_field(struct synthetic_maker *maker, Nrnn__Layer *layer) {
  const size_t n = maker->what->hidden;
  Nrnn__VectorField *cell = layer->vector_field = NEW(maker, Nrnn__VectorField, NRNN__VECTOR_FIELD__INIT);
  Nrnn__Dense *network[] = {NEW(maker, Nrnn__Dense, NRNN__DENSE__INIT), NEW(maker, Nrnn__Dense, NRNN__DENSE__INIT)};
  layer->cell_case = NRNN__LAYER__CELL_VECTOR_FIELD;
  for (int i = 0; i < 2; i++) network[i]->w = W(1), network[i]->b = synthetic_vector(maker, n);
  network[0]->has_activation = 1, network[0]->activation = NRNN__ACTIVATION__RELU;
  cell->n_network = 2, cell->network = synthetic_take(maker, network, sizeof network);
  cell->has_dimension = 1, cell->dimension = (uint32_t)n;
}

static void dense(struct synthetic_maker *maker, Nrnn__Layer *layer) {
  Nrnn__Dense *cell = layer->dense = NEW(maker, Nrnn__Dense, NRNN__DENSE__INIT);
  const size_t n = maker->what->hidden;
  layer->cell_case = NRNN__LAYER__CELL_DENSE;
  cell->w = U(1), cell->b = synthetic_vector(maker, n);
  cell->has_activation = 1, cell->activation = NRNN__ACTIVATION__TANH;
}

// Without a backbone.
static void cfc(struct synthetic_maker *maker, Nrnn__Layer *layer) {
  const size_t n = maker->what->hidden;
  Nrnn__Cfc *cell = layer->cfc = NEW(maker, Nrnn__Cfc, NRNN__CFC__INIT);
  layer->cell_case = NRNN__LAYER__CELL_CFC;
  cell->w = synthetic_matrix(maker, 4 * n, maker->what->inputs + n, 127, 0), cell->b = synthetic_vector(maker, 4 * n);
}

static void min_gru(struct synthetic_maker *maker, Nrnn__Layer *layer) {
  const size_t n = maker->what->hidden;
  Nrnn__MinGru *cell = layer->min_gru = NEW(maker, Nrnn__MinGru, NRNN__MIN_GRU__INIT);
  layer->cell_case = NRNN__LAYER__CELL_MIN_GRU;
  cell->u = U(2), cell->b = synthetic_vector(maker, 2 * n);
}

static const struct synthetic_cell cells[] = {
    {"sde", sde, 1, NULL},
    {"elman", elman, 1, NULL},
    {"gru", gru, 1, NULL},
    {"lstm", lstm, 1, NULL},
    {"cornn", cornn, 1, NULL},
    {"kernel", kernel, 0, NULL},
    {"vector_field", vector_field, 1, "dense"},
    {"cfc", cfc, 1, NULL},
    {"min_gru", min_gru, 1, NULL},
    {"dense", dense, 0, NULL},
};

const char *nrnn_synthetic_cell(size_t index) {
  return index < sizeof cells / sizeof cells[0] ? cells[index].name : NULL;
}

const struct synthetic_cell *synthetic_cell_of(const char *name) {
  for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++)
    if (strcmp(cells[i].name, name) == 0) return &cells[i];
  return NULL;
}
