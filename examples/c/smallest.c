/* The smallest program: one sample through a model, and its outputs.
 *   cc smallest.c -o smallest $(pkg-config --cflags --libs nrnn)
 *   ./smallest ../digits/noisy.nrnn */
#include <nrnn.h>
#include <stdio.h>

int main(int argc, char **argv) {
  nrnn_error error;
  nrnn_model *model = NULL;
  nrnn_stream *stream = NULL;
  float pixel[1] = {8}, probability[10]; /* what the digits model takes and gives */
  nrnn_output output = NRNN_OUTPUT_INIT;
  output.nominal = probability;
  output.nominal_capacity = 10;
  int ok = NRNN_CHECK_HEADER(&error) == NRNN_OK &&
           nrnn_model_load_file(argc > 1 ? argv[1] : "noisy.nrnn", NULL, &model, &error) == NRNN_OK &&
           nrnn_stream_create(model, NULL, &stream, &error) == NRNN_OK &&
           nrnn_stream_step(stream, pixel, 1, 0, &output, &error) == NRNN_OK;
  for (int k = 0; ok && k < 10; k++) printf("%d %.4f\n", k, probability[k]);
  if (!ok) fprintf(stderr, "%s\n", error.message);
  nrnn_stream_free(stream);
  nrnn_model_free(model);
  return !ok;
}
