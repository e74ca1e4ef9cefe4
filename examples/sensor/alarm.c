/* Reads one number a line, as a sensor sends them, and prints the forecast with its band as each arrives.
 *   cc alarm.c -o alarm $(pkg-config --cflags --libs nrnn) && ./alarm model.nrnn < readings.txt */
#include <math.h>
#include <nrnn.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST = 64 }; /* quantile levels, at most */
static int fail(const char *message) { return fprintf(stderr, "alarm: %s\n", message), EXIT_FAILURE; }

int main(int argc, char **argv) {
  char line[64], *end;
  float mean[1], band[MOST];
  nrnn_error error;
  nrnn_model *model = NULL;
  nrnn_stream *stream = NULL;
  nrnn_stream_options options = NRNN_STREAM_OPTIONS_INIT;
  options.calibrated = 1, options.missing = NRNN_MISSING_HOLD;
  nrnn_output output = NRNN_OUTPUT_INIT;
  output.mean = mean, output.mean_capacity = 1, output.quantiles = band, output.quantiles_capacity = MOST;
  nrnn_calibration_info info = NRNN_CALIBRATION_INFO_INIT;
  if (argc != 2) return fail("expected MODEL");
  if (nrnn_model_load_file(argv[1], NULL, &model, &error)) return fail(error.message);
  if (nrnn_model_get_calibration(model, &info, &error)) return fail(error.message);
  if (nrnn_stream_create(model, &options, &stream, &error)) return fail(error.message);
  while (fgets(line, sizeof line, stdin)) {
    float x = strtof(line, &end);
    if (end == line) x = NAN; /* no reading: the last one is held */
    if (nrnn_stream_step(stream, &x, 1, 0, &output, &error)) return fail(error.message);
    printf("%g: %.2f, between %.2f and %.2f\n", x, mean[0], band[0], band[info.level_count - 1]);
  }
  nrnn_stream_free(stream);
  nrnn_model_free(model);
  return EXIT_SUCCESS;
}
