/* Streams a CSV (a header, then one row per step) through a classifier; prints each class's probability and 90 % band.
 *   cc classify.c -o classify $(pkg-config --cflags --libs nrnn) && ./classify ../digits/noisy.nrnn digit.csv */
#include <nrnn.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST = 64 }; /* channels or classes */
static int fail(const char *message) { return fprintf(stderr, "classify: %s\n", message), EXIT_FAILURE; }

static size_t read_row(char *cell, float *x) { /* the number of cells, which the engine checks */
  size_t n = 0;
  for (char *end; n < MOST && (x[n] = strtof(cell, &end), end != cell); cell = end + (*end == ',')) n++;
  return n;
}

int main(int argc, char **argv) {
  char line[4096];
  float x[MOST], mean[MOST], band[2 * MOST];
  nrnn_error error;
  nrnn_model *model = NULL;
  nrnn_stream *stream = NULL;
  nrnn_channel_info label = NRNN_CHANNEL_INFO_INIT;
  nrnn_stream_options options = NRNN_STREAM_OPTIONS_INIT;
  options.members = 32, options.quantiles = (double[]){0.05, 0.95}, options.quantile_count = 2;
  nrnn_output output = NRNN_OUTPUT_INIT;
  output.mean = mean, output.mean_capacity = MOST, output.quantiles = band, output.quantiles_capacity = 2 * MOST;
  FILE *csv = argc == 3 ? fopen(argv[2], "r") : NULL;
  if (!csv || !fgets(line, sizeof line, csv) || !fgets(line, sizeof line, csv)) return fail("expected MODEL CSV");
  if (nrnn_model_load_file(argv[1], NULL, &model, &error)) return fail(error.message);
  if (nrnn_stream_create(model, &options, &stream, &error)) return fail(error.message);
  for (char *row = line; row; row = fgets(line, sizeof line, csv))
    if (nrnn_stream_step(stream, x, read_row(row, x), 0, &output, &error)) return fail(error.message);
  nrnn_model_info info = NRNN_MODEL_INFO_INIT;
  nrnn_model_get_info(model, &info, NULL);
  for (uint32_t k = 0; k < info.outputs && !nrnn_model_get_output(model, k, &label, NULL); k++)
    printf("%-8s %.4f  %.4f to %.4f\n", label.name, mean[k], band[k], band[info.outputs + k]);
  nrnn_stream_free(stream);
  nrnn_model_free(model);
  return fclose(csv);
}
