/* Info structs of hosts of older and newer headers, and of none: filled as far as they reach. */
#include <stdlib.h>
#include <string.h>

#include "support.h"

enum { LONGER = 64 };

/* The info structs: the function that fills each, given the memory. The last is of calibrated models alone. */
enum { INFOS = 6 };
static int infos_of(const struct subject *s) { return INFOS + (s->info.has_calibration == 1); }

static nrnn_status fill(const struct subject *s, const nrnn_stream *stream, int which, void *memory, nrnn_error *e) {
  struct snapshot *snapshot = take(stream);
  nrnn_status status = NRNN_OK;
  switch (which) {
    case 0: status = nrnn_model_get_info(s->model, memory, e); break;
    case 1: status = nrnn_model_get_layer(s->model, 0, memory, e); break;
    case 2: status = nrnn_model_get_input(s->model, 0, memory, e); break;
    case 3: status = nrnn_model_get_output(s->model, 0, memory, e); break;
    case 4: status = nrnn_stream_get_info(stream, memory, e); break;
    case 5: status = nrnn_snapshot_get_info(snapshot->bytes, snapshot->size, memory, NULL, e); break;
    case 6: status = nrnn_model_get_calibration(s->model, memory, e); break;
  }
  free(snapshot);
  return status;
}

/* Each info struct, cut at every length and longer: what it has room for, its struct_size and not a byte more. */
static void infos(const struct subject *s) {
  static const size_t sizes[] = {sizeof(nrnn_model_info),      sizeof(nrnn_layer_info),  sizeof(nrnn_channel_info),
                                 sizeof(nrnn_channel_info),    sizeof(nrnn_stream_info), sizeof(nrnn_stream_info),
                                 sizeof(nrnn_calibration_info)};
  nrnn_stream *stream = open_stream(s);
  for (int which = 0; which < infos_of(s); which++) {
    uint8_t *whole = rubbish(sizes[which]);
    OK(fill(s, stream, which, whole, NULL));
    for (size_t size = sizeof(size_t); size <= sizes[which] + LONGER; size++) {
      uint8_t *memory = rubbish(size);
      const size_t known = size < sizes[which] ? size : sizes[which];
      OK(fill(s, stream, which, memory, NULL));
      EXPECT(!memcmp(memory, &size, sizeof size));
      EXPECT(!memcmp(memory + 8, whole + 8, known - 8));
      EXPECT(memory[known] == RUBBISH);
      free(memory);
    }
    free(whole);
  }
  nrnn_stream_free(stream);
}

static void sizes_that_make_no_sense(const struct subject *s) {
  nrnn_stream *stream = open_stream(s);
  watch(stream);
  for (size_t i = 0; i < BAD_SIZES; i++) {
    void *memory = rubbish(bad_sizes[i]);
    for (int which = 0; which < infos_of(s); which++)
      REFUSED(NRNN_INVALID_ARGUMENT, "info.struct_size", fill(s, stream, which, memory, e));
    free(memory);
  }
  nrnn_stream_free(stream);
}

int main(int argc, char **argv) {
  static const struct test tests[] = {TEST(infos), TEST(sizes_that_make_no_sense)};
  return run_tests("infos", tests, COUNT(tests), argc, argv);
}
