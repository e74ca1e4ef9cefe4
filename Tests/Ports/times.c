/* Nanoseconds of processor time of a step, the median of some hundred rounds, by the generic kernels: times MODEL
 * MEMBERS */
#include <nrnn.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 200, MOST = 64 };

static int compare(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double now(void) { return (double)clock() / CLOCKS_PER_SEC * 1e9; }

int main(int argc, char **argv) {
  nrnn_error error;
  nrnn_model *model;
  nrnn_stream *stream;
  nrnn_load_options how = NRNN_LOAD_OPTIONS_INIT;
  nrnn_stream_options options = NRNN_STREAM_OPTIONS_INIT;
  nrnn_output output = NRNN_OUTPUT_INIT;
  float mean[MOST];
  double times[ROUNDS];
  if (argc != 3) return 2;
  how.kernels = NRNN_KERNELS_GENERIC, options.members = (uint32_t)atoi(argv[2]);
  output.mean = mean, output.mean_capacity = MOST;
  if (nrnn_model_load_file(argv[1], &how, &model, &error)) return fprintf(stderr, "%s\n", error.message), 1;
  if (nrnn_stream_create(model, &options, &stream, &error)) return fprintf(stderr, "%s\n", error.message), 1;
  const int steps = options.members > 1 ? 1 : 20;
  for (int round = 0; round < ROUNDS; round++) {
    const double begin = now();
    for (int i = 0; i < steps; i++) {
      const float x = (float)(i % 17);
      if (nrnn_stream_step(stream, &x, 1, 0, &output, &error)) return fprintf(stderr, "%s\n", error.message), 1;
    }
    times[round] = (now() - begin) / steps;
  }
  qsort(times, ROUNDS, sizeof *times, compare);
  printf("%.0f\n", times[ROUNDS / 2]);
  return 0;
}
