// Models made up for a measurement.
#include <math.h>
#include <stdlib.h>

#include "nrnn_platform.h"
#include "synthetic.h"

static Nrnn__Noise *noise(struct synthetic_maker *maker) {
  Nrnn__Noise *noise = NEW(maker, Nrnn__Noise, NRNN__NOISE__INIT);
  noise->form_case = NRNN__NOISE__FORM_PAPER;
  noise->paper = NEW(maker, Nrnn__PaperNoise, NRNN__PAPER_NOISE__INIT);
  noise->paper->has_eps = noise->paper->has_sigma1 = noise->paper->has_sigma2 = 1;
  noise->paper->eps = noise->paper->sigma2 = 0.1, noise->paper->sigma1 = 1;
  return noise;
}

static Nrnn__Input **inputs(struct synthetic_maker *maker) {
  const size_t count = maker->what->inputs;
  Nrnn__Input *channel = NEW(maker, Nrnn__Input, NRNN__INPUT__INIT);  // all alike
  Nrnn__Input **channels = synthetic_take(maker, NULL, count * sizeof *channels);
  for (size_t i = 0; i < count; i++) channels[i] = channel;
  return channels;
}

static Nrnn__Layer *layer_of(struct synthetic_maker *maker, const struct synthetic_cell *cell) {
  Nrnn__Layer *layer = NEW(maker, Nrnn__Layer, NRNN__LAYER__INIT);
  if (cell->is_noisy) layer->noise = noise(maker);
  cell->make(maker, layer);
  return layer;
}

static Nrnn__Model *model(struct synthetic_maker *maker, const struct synthetic_cell *cell) {
  Nrnn__Model *model = NEW(maker, Nrnn__Model, NRNN__MODEL__INIT);
  Nrnn__Output *output = NEW(maker, Nrnn__Output, NRNN__OUTPUT__INIT);
  Nrnn__Layer *layers[2];
  if (cell->behind) layers[model->n_layers++] = layer_of(maker, synthetic_cell_of(cell->behind));
  layers[model->n_layers++] = layer_of(maker, cell);
  model->magic = (char *)"nrnn";
  model->has_version = model->version = 1;
  model->n_inputs = maker->what->inputs, model->inputs = inputs(maker);
  model->layers = synthetic_take(maker, layers, model->n_layers * sizeof *layers);
  model->readout = NEW(maker, Nrnn__Readout, NRNN__READOUT__INIT);
  model->readout->v = synthetic_matrix(maker, 1, maker->what->hidden, 127, 0);
  model->n_outputs = 1, model->outputs = synthetic_take(maker, &output, sizeof output);
  model->has_crc = 1;
  return model;
}

uint8_t *nrnn_synthetic_model(const nrnn_synthetic *what, size_t *size) {
  struct synthetic_maker maker = {.what = what, .random = 1, .shift = 7 + (int)ceil(log2(what->hidden) / 2)};
  const struct synthetic_cell *cell = synthetic_cell_of(what->cell);
  if (!cell) return NULL;
  const Nrnn__Model *made = model(&maker, cell);
  uint8_t *bytes = synthetic_needed(malloc(*size = nrnn__model__get_packed_size(made)));
  nrnn__model__pack(made, bytes);
  const size_t checked = *size - 5;  // all but the field of the checksum: a byte of tag, four of number
  const uint32_t crc = nrnn_crc32(0, bytes, checked);
  for (int i = 0; i < 4; i++) bytes[checked + 1 + (size_t)i] = (uint8_t)(crc >> 8 * i);
  while (maker.count) free(maker.blocks[--maker.count]);
  return bytes;
}
