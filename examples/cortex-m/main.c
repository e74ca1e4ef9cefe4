/* A Cortex-M reads a handwritten digit, pixel by pixel, with an ensemble of 8 members, and prints each class's
 * probability and 60 % band. No heap, no files: the weights stay in flash, model and stream lie in two arrays. */
#include <nrnn.h>

#include "digits.h" /* nrnn embed ../digits/noisy.nrnn -o digits.h */
#include "semihosting.h"

enum { CLASSES = 10, MEMBERS = 8, STREAM = 20480 };

static const unsigned char pixels[64] = {0, 0, 4,  15, 12, 2, 0, 0, 0, 0, 9, 16, 14, 2, 0, 0, 0, 0, 12, 16, 15, 0, 0, 0,
                                         0, 0, 11, 16, 12, 1, 0, 0, 0, 0, 9, 16, 14, 0, 0, 0, 0, 0, 10, 16, 12, 0, 0, 0,
                                         0, 0, 9,  16, 14, 0, 0, 0, 0, 0, 4, 12, 12, 0, 0, 0};

/* What decoding takes is free again once the model is there: the stream has its place. */
static _Alignas(64) unsigned char memory[DIGITS_MEMORY];
static _Alignas(64) unsigned char room[STREAM > DIGITS_TEMPORARY ? STREAM : DIGITS_TEMPORARY];

static float mean[CLASSES], band[2 * CLASSES];
static nrnn_error error;

static int fail(const char *what) {
  print(what), print(": "), print(error.message), print("\n");
  return 1;
}

static void print_class(nrnn_model *model, uint32_t k) {
  nrnn_channel_info label = NRNN_CHANNEL_INFO_INIT;
  if (nrnn_model_get_output(model, k, &label, NULL)) return;
  print(label.name), print("  "), print_fraction(mean[k]);
  print("  "), print_fraction(band[k]), print(" to "), print_fraction(band[CLASSES + k]), print("\n");
}

int main(void) {
  nrnn_model *model;
  nrnn_stream *stream;
  nrnn_load_options in_place = NRNN_LOAD_OPTIONS_INIT;
  in_place.flags = NRNN_LOAD_IN_PLACE;
  if (nrnn_model_init(memory, sizeof memory, room, sizeof room, digits, DIGITS_SIZE, &in_place, &model, &error))
    return fail("model");

  const double levels[] = {0.2, 0.8};
  nrnn_stream_options options = NRNN_STREAM_OPTIONS_INIT;
  options.members = MEMBERS, options.quantiles = levels, options.quantile_count = 2;
  if (nrnn_stream_init(room, sizeof room, model, &options, &stream, &error)) return fail("stream");

  nrnn_output output = NRNN_OUTPUT_INIT;
  output.mean = mean, output.mean_capacity = CLASSES, output.quantiles = band, output.quantiles_capacity = 2 * CLASSES;
  for (unsigned i = 0; i < sizeof pixels; i++) {
    const float x = pixels[i];
    if (nrnn_stream_step(stream, &x, 1, 0, &output, &error)) return fail("step");
  }
  for (uint32_t k = 0; k < CLASSES; k++) print_class(model, k);
  nrnn_stream_deinit(stream);
  nrnn_model_deinit(model);
  return 0;
}
