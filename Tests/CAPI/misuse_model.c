/* The functions of a model, each argument wrong in turn: its status, a sentence that names the argument. */
#include <stdlib.h>

#include "support.h"

static nrnn_stream *const nothing = (nrnn_stream *)1; /* to see that out-handles are set to NULL */

static void load(const struct subject *s) {
  nrnn_model *model = (nrnn_model *)1;
  nrnn_load_options options = NRNN_LOAD_OPTIONS_INIT;
  REFUSED(NRNN_INVALID_ARGUMENT, "path", nrnn_model_load_file(NULL, NULL, &model, e));
  EXPECT(!model);
  model = (nrnn_model *)1;
  REFUSED(NRNN_INVALID_ARGUMENT, "bytes", nrnn_model_load_memory(NULL, 5, NULL, &model, e));
  EXPECT(!model);
  REFUSED(NRNN_INVALID_ARGUMENT, "model", nrnn_model_load_file(s->path, NULL, NULL, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "model", nrnn_model_load_memory("nrnn", 4, NULL, NULL, e));
  REFUSED(NRNN_IO, "file", nrnn_model_load_file("no such file", NULL, &model, e));
  REFUSED(NRNN_IO, "file", nrnn_model_load_file("/", NULL, &model, e));
  REFUSED(NRNN_IO, "file", nrnn_model_load_file("/dev/null", NULL, &model, e));
  REFUSED(NRNN_NOT_A_MODEL, "file", nrnn_model_load_memory("", 0, NULL, &model, e));
  REFUSED(NRNN_NOT_A_MODEL, "file", nrnn_model_load_memory("something else", 14, NULL, &model, e));
  static const uint32_t lacking[] = {NRNN_KERNELS_SIMD128, 77};
  for (size_t i = 0; i < COUNT(lacking); i++) {
    options.kernels = lacking[i];
    REFUSED(NRNN_UNSUPPORTED, "kernels", nrnn_model_load_file(s->path, &options, &model, e));
  }
  options.kernels = NRNN_KERNELS_AUTO;
  static const uint32_t flags[] = {NRNN_LOAD_IN_PLACE, NRNN_LOAD_IN_PLACE | NRNN_LOAD_TRUSTED, 4, 1u << 31};
  for (size_t i = 0; i < COUNT(flags); i++) {
    options.flags = flags[i];
    REFUSED(NRNN_UNSUPPORTED, "options.flags", nrnn_model_load_file(s->path, &options, &model, e));
  }
  options.flags = 0;
  options.max_bytes = 16;
  REFUSED(NRNN_TOO_LARGE, "file", nrnn_model_load_file(s->path, &options, &model, e));
  options.max_bytes = UINT64_MAX;
  OK(nrnn_model_load_file(s->path, &options, &model, NULL));
  nrnn_model_free(model);
  nrnn_model_free(NULL);
}

static void model(const struct subject *s) {
  nrnn_model_info info = NRNN_MODEL_INFO_INIT;
  nrnn_layer_info layer = NRNN_LAYER_INFO_INIT;
  nrnn_channel_info channel = NRNN_CHANNEL_INFO_INIT;
  nrnn_check_report report = NRNN_CHECK_REPORT_INIT;
  nrnn_calibration_info calibration = NRNN_CALIBRATION_INFO_INIT;
  const char *key = NULL, *value = NULL;
  const nrnn_model *m = s->model;
  REFUSED(NRNN_INVALID_ARGUMENT, "model", nrnn_model_get_info(NULL, &info, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "info", nrnn_model_get_info(m, NULL, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "model", nrnn_model_get_layer(NULL, 0, &layer, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "info", nrnn_model_get_layer(m, 0, NULL, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "layer", nrnn_model_get_layer(m, s->info.layers, &layer, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "layer", nrnn_model_get_layer(m, UINT32_MAX, &layer, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "model", nrnn_model_get_input(NULL, 0, &channel, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "info", nrnn_model_get_input(m, 0, NULL, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "index", nrnn_model_get_input(m, s->info.inputs, &channel, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "model", nrnn_model_get_output(NULL, 0, &channel, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "info", nrnn_model_get_output(m, 0, NULL, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "index", nrnn_model_get_output(m, s->info.outputs, &channel, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "model", nrnn_model_get_provenance(NULL, 0, &key, &value, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "key", nrnn_model_get_provenance(m, 0, NULL, &value, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "value", nrnn_model_get_provenance(m, 0, &key, NULL, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "index", nrnn_model_get_provenance(m, s->info.provenance, &key, &value, e));
  EXPECT(!key && !value);
  REFUSED(NRNN_INVALID_ARGUMENT, "model", nrnn_model_get_calibration(NULL, &calibration, e));
  if (s->info.has_calibration) REFUSED(NRNN_INVALID_ARGUMENT, "info", nrnn_model_get_calibration(m, NULL, e));
  else REFUSED(NRNN_NO_CALIBRATION, "calibration", nrnn_model_get_calibration(m, &calibration, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "model", nrnn_model_verify(NULL, &report, e));
  REFUSED(NRNN_NO_CHECKS, "checks", nrnn_model_verify(m, &report, e));
  REFUSED(NRNN_NO_CHECKS, "checks", nrnn_model_verify(m, NULL, e));
}

static void life(const struct subject *s) {
  size_t size = 0, align = 0;
  nrnn_stream *stream = nothing;
  REFUSED(NRNN_INVALID_ARGUMENT, "model", nrnn_stream_size(NULL, NULL, &size, &align, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "size", nrnn_stream_size(s->model, NULL, NULL, &align, e));
  EXPECT(!size && !align);
  OK(nrnn_stream_size(s->model, &s->options, &size, NULL, NULL));
  OK(nrnn_stream_size(s->model, &s->options, &size, &align, NULL));
  char *memory = aligned_alloc(64, (size + 127) / 64 * 64);
  REFUSED(NRNN_INVALID_ARGUMENT, "memory", nrnn_stream_init(NULL, size, s->model, &s->options, &stream, e));
  EXPECT(!stream);
  REFUSED(NRNN_INVALID_ARGUMENT, "model", nrnn_stream_init(memory, size, NULL, &s->options, &stream, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "stream", nrnn_stream_init(memory, size, s->model, &s->options, NULL, e));
  REFUSED(NRNN_BUFFER_TOO_SMALL, "memory", nrnn_stream_init(memory, size - 1, s->model, &s->options, &stream, e));
  REFUSED(NRNN_BUFFER_TOO_SMALL, "memory", nrnn_stream_init(memory, 0, s->model, &s->options, &stream, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "memory", nrnn_stream_init(memory + 1, size, s->model, &s->options, &stream, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "memory",
          nrnn_stream_init(memory + align / 2, size, s->model, &s->options, &stream, e));
  free(memory);
  stream = nothing;
  REFUSED(NRNN_INVALID_ARGUMENT, "model", nrnn_stream_create(NULL, &s->options, &stream, e));
  EXPECT(!stream);
  REFUSED(NRNN_INVALID_ARGUMENT, "stream", nrnn_stream_create(s->model, &s->options, NULL, e));
  stream = nothing;
  REFUSED(NRNN_INVALID_ARGUMENT, "source", nrnn_stream_clone(NULL, &stream, e));
  EXPECT(!stream);
  nrnn_stream_free(NULL);
  nrnn_stream_deinit(NULL);
}

static void normals(const struct subject *s) {
  const uint64_t end = UINT64_C(1) << 40;
  float out[4];
  (void)s;
  OK(nrnn_normals(1, 2, end - 1, (1u << 24) - 1, 63, end - 1, 15, 65532, 4, out, NULL));
  OK(nrnn_normals(1, 2, 0, 0, 0, 0, 0, 65536, 0, NULL, NULL));
  REFUSED(NRNN_INVALID_ARGUMENT, "out", nrnn_normals(1, 2, 0, 0, 0, 0, 0, 0, 4, NULL, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "episode", nrnn_normals(1, 2, end, 0, 0, 0, 0, 0, 4, out, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "tick", nrnn_normals(1, 2, 0, 0, 0, end, 0, 0, 4, out, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "member", nrnn_normals(1, 2, 0, 1u << 24, 0, 0, 0, 0, 4, out, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "noise_id", nrnn_normals(1, 2, 0, 0, 64, 0, 0, 0, 4, out, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "slot", nrnn_normals(1, 2, 0, 0, 0, 0, 16, 0, 4, out, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "count", nrnn_normals(1, 2, 0, 0, 0, 0, 0, 65533, 4, out, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "count", nrnn_normals(1, 2, 0, 0, 0, 0, 0, UINT32_MAX, 1, out, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "count", nrnn_normals(1, 2, 0, 0, 0, 0, 0, 0, SIZE_MAX, out, e));
}

int main(int argc, char **argv) {
  static const struct test tests[] = {TEST(load), TEST(model), TEST(life), TEST(normals)};
  return run_tests("misuse_model", tests, COUNT(tests), argc, argv);
}
