// A stream's outputs as text, bit by bit.
#ifndef BITS_H
#define BITS_H

#include "check.h"

enum { STEPS = 6, CUT = 3, CHANNELS = 2, OUTPUTS = 2, MEMBERS = 3, MOST = 4096 };

static const uint8_t user[] = "offset 3";

static inline nrnn_stream *stream_of(const nrnn_model *model, int noisy, uint64_t seed) {
  static const double median = 0.5;
  nrnn_stream_options options = NRNN_STREAM_OPTIONS_INIT;
  nrnn_stream *stream;
  nrnn_error error;
  options.seed = seed;
  options.stream_id = 9;
  options.members = noisy ? MEMBERS : 1;
  options.quantiles = &median;
  options.quantile_count = 1;
  if (nrnn_stream_create(model, &options, &stream, &error)) give_up("a stream, found: %s", error.message);
  return stream;
}

static inline void print_bits(FILE *text, const char *name, int step, const float *values, size_t count) {
  fprintf(text, "%d %s", step, name);
  for (size_t i = 0; i < count; i++) {
    uint32_t bits;
    memcpy(&bits, &values[i], sizeof bits);
    fprintf(text, " %08x", bits);
  }
  fprintf(text, "\n");
}

// One step, as lines of bits.
static inline void print_step(FILE *text, nrnn_stream *stream, int step, size_t members) {
  float input[CHANNELS], nominal[OUTPUTS], mean[OUTPUTS], variance[OUTPUTS], median[OUTPUTS], all[MEMBERS * OUTPUTS];
  nrnn_error error;
  nrnn_output output = NRNN_OUTPUT_INIT;
  output.nominal = nominal, output.nominal_capacity = OUTPUTS;
  output.mean = mean, output.mean_capacity = OUTPUTS;
  output.variance = variance, output.variance_capacity = OUTPUTS;
  output.quantiles = median, output.quantiles_capacity = OUTPUTS;
  output.members = all, output.members_capacity = MEMBERS * OUTPUTS;
  for (int c = 0; c < CHANNELS; c++) input[c] = (float)(CHANNELS * step + c - 5) / 4;
  if (nrnn_stream_step(stream, input, CHANNELS, 0, &output, &error)) give_up("a step, found: %s", error.message);
  print_bits(text, "nominal", step, nominal, OUTPUTS);
  print_bits(text, "mean", step, mean, OUTPUTS);
  print_bits(text, "variance", step, variance, OUTPUTS);
  print_bits(text, "median", step, median, OUTPUTS);
  print_bits(text, "members", step, all, members * OUTPUTS);
}

// Steps first .. STEPS-1 as text, to be freed; the snapshot at CUT, if asked for.
static inline char *play(nrnn_stream *stream, int first, int noisy, uint8_t *snapshot, size_t *size) {
  char *bits;
  size_t length;
  FILE *text = open_memstream(&bits, &length);
  for (int step = first; step < STEPS; step++) {
    if (step == CUT && snapshot && nrnn_stream_snapshot(stream, user, sizeof user, snapshot, MOST, size, NULL))
      give_up("a snapshot");
    print_step(text, stream, step, noisy ? MEMBERS : 1);
  }
  fclose(text);
  return bits;
}

#endif
