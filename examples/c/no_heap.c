/* A model and a stream in memory of the program's own, as on a chip: the library allocates nothing.
 *   nrnn pack ../digits/noisy.nrnn -o packed.nrnn      # weights that are read where they lie
 *   cc no_heap.c -o no_heap $(pkg-config --cflags --libs nrnn) && ./no_heap packed.nrnn
 * On a chip the file is a constant (`nrnn embed`), in flash. */
#include <nrnn.h>
#include <stdio.h>

#define ALIGNED __attribute__((aligned(64)))
static ALIGNED unsigned char file[256 << 10]; /* for flash */
static ALIGNED unsigned char memory[16 << 10], shared[32 << 10];

static int fail(const char *message) { return fprintf(stderr, "no_heap: %s\n", message), 1; }

int main(int argc, char **argv) {
  FILE *source = argc == 2 ? fopen(argv[1], "rb") : NULL;
  if (!source) return fail("expected a packed model");
  const size_t size = fread(file, 1, sizeof file, source);
  fclose(source);

  nrnn_error error;
  nrnn_load_options in_place = NRNN_LOAD_OPTIONS_INIT;
  in_place.flags = NRNN_LOAD_IN_PLACE;
  nrnn_model *model = NULL;
  size_t model_size, decoding, stream_size;
  if (nrnn_model_size(file, size, &in_place, &model_size, NULL, &decoding, &error)) return fail(error.message);
  if (nrnn_model_init(memory, sizeof memory, shared, sizeof shared, file, size, &in_place, &model, &error))
    return fail(error.message);

  nrnn_stream *stream = NULL; /* where the file was decoded a moment ago */
  if (nrnn_stream_size(model, NULL, &stream_size, NULL, &error)) return fail(error.message);
  if (nrnn_stream_init(shared, sizeof shared, model, NULL, &stream, &error)) return fail(error.message);

  float pixel[1] = {8}, probability[10]; /* what the digits model takes and gives */
  nrnn_output output = NRNN_OUTPUT_INIT;
  output.nominal = probability, output.nominal_capacity = 10;
  if (nrnn_stream_step(stream, pixel, 1, 0, &output, &error)) return fail(error.message);
  for (int k = 0; k < 10; k++) printf("%d %.4f\n", k, probability[k]);
  printf("model %zu bytes, decoding %zu, stream %zu\n", model_size, decoding, stream_size);
  nrnn_stream_deinit(stream);
  nrnn_model_deinit(model);
  return 0;
}
