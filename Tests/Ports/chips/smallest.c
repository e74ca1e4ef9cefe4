/* The smallest program that forecasts: a model in place, a stream, steps. Only its size is looked at. */
#include <nrnn.h>

extern const unsigned char model_bytes[];
extern const size_t model_size;
const _Alignas(64) unsigned char model_bytes[64] = {0};
const size_t model_size = sizeof model_bytes;
volatile float sensor, forecast;

int main(void) {
  static _Alignas(64) unsigned char memory[4096], temporary[4096];
  nrnn_model *model;
  nrnn_stream *stream;
  nrnn_load_options options = NRNN_LOAD_OPTIONS_INIT;
  options.flags = NRNN_LOAD_IN_PLACE;
  if (nrnn_model_init(memory, sizeof memory, temporary, sizeof temporary, model_bytes, model_size, &options, &model,
                      NULL))
    return 1;
  if (nrnn_stream_init(temporary, sizeof temporary, model, NULL, &stream, NULL)) return 2;
  float x, y;
  nrnn_output output = NRNN_OUTPUT_INIT;
  output.mean = &y, output.mean_capacity = 1;
  for (;;) {
    x = sensor;
    if (nrnn_stream_step(stream, &x, 1, 0, &output, NULL)) return 3;
    forecast = y;
  }
}
