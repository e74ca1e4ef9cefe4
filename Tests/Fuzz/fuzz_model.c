// Any bytes as a model file, once more trusted and in place if they are packed. What loads must describe itself, verify
// and step without a finding.
#define _GNU_SOURCE
#include "arrange.h"
#include "target.h"
#include "wire_mutator.h"

// A step of many members, or a replay of many rows, may be long by the host's own choice: this host takes it where it
// is short, by the operations that the model names (nrnn.h).
enum { FEW = 1 << 24 };
static int is_short(const nrnn_model_info *info, uint64_t times) {
  return info->operations <= FEW / (times ? times : 1);
}

static void describe(const nrnn_model *model, const nrnn_model_info *info) {
  for (uint32_t i = 0; i < info->layers; i++) {
    nrnn_layer_info layer = NRNN_LAYER_INFO_INIT;
    REQUIRE(nrnn_model_get_layer(model, i, &layer, NULL) == NRNN_OK && layer.name && layer.cell && layer.noise);
  }
  for (uint32_t i = 0; i < info->provenance; i++) {
    const char *key, *value;
    REQUIRE(nrnn_model_get_provenance(model, i, &key, &value, NULL) == NRNN_OK && key && value);
  }
  nrnn_channel_info channel = NRNN_CHANNEL_INFO_INIT;
  REQUIRE(nrnn_model_get_input(model, info->inputs - 1, &channel, NULL) == NRNN_OK);
  REQUIRE(nrnn_model_get_output(model, info->outputs - 1, &channel, NULL) == NRNN_OK);
  REQUIRE(nrnn_model_get_input(model, info->inputs, &channel, NULL) == NRNN_INVALID_ARGUMENT);
}

// A calibration's numbers can all be read, and a stream made of it, if it has room for one, steps.
static void calibrated(const nrnn_model *model, const nrnn_model_info *info) {
  nrnn_calibration_info record = NRNN_CALIBRATION_INFO_INIT;
  nrnn_stream_options options = NRNN_STREAM_OPTIONS_INIT;
  nrnn_error error;
  size_t size;
  options.calibrated = 1;
  if (!info->has_calibration) {
    REQUIRE(nrnn_model_get_calibration(model, &record, &error) == NRNN_NO_CALIBRATION);
    REQUIRE(nrnn_stream_size(model, &options, &size, NULL, &error) == NRNN_NO_CALIBRATION);
    return;
  }
  REQUIRE(nrnn_model_get_calibration(model, &record, NULL) == NRNN_OK && record.data && record.members >= 2);
  const size_t count = (size_t)record.level_count * info->outputs;
  for (size_t i = 0; i < count; i++) REQUIRE(record.offsets[i] - record.offsets[i] == 0);
  for (size_t i = 0; i < count && record.coverage; i++) REQUIRE(record.coverage[i] >= 0 && record.coverage[i] <= 1);
  const nrnn_status status = nrnn_stream_size(model, &options, &size, NULL, &error);
  REQUIRE(status == NRNN_OK || status == NRNN_TOO_LARGE);
  if (status || size > 1 << 20 || !is_short(info, record.members + 1)) return;
  nrnn_stream *stream;
  REQUIRE(nrnn_stream_create(model, &options, &stream, NULL) == NRNN_OK);
  float *input = calloc(info->inputs, sizeof *input), *quantiles = malloc((count + 1) * sizeof *quantiles);
  nrnn_output output = NRNN_OUTPUT_INIT;
  output.quantiles = quantiles, output.quantiles_capacity = count;
  const nrnn_status stepped = nrnn_stream_step(stream, input, info->inputs, 0, &output, &error);
  for (size_t i = 0; i < count && !stepped; i++) REQUIRE(quantiles[i] - quantiles[i] == 0);
  free(quantiles);
  free(input);
  nrnn_stream_free(stream);
}

static void step(const nrnn_model *model, const nrnn_model_info *info) {
  nrnn_stream_options options = NRNN_STREAM_OPTIONS_INIT;
  nrnn_stream *stream;
  nrnn_error error;
  options.members = 3;
  options.noise = info->has_noise ? NRNN_NOISE_ON : NRNN_NOISE_OFF;
  REQUIRE(nrnn_stream_create(model, &options, &stream, NULL) == NRNN_OK);
  float *input = malloc(info->inputs * sizeof(float)), *mean = malloc(info->outputs * sizeof(float));
  for (uint32_t i = 0; i < info->inputs; i++) input[i] = 0.5f;
  nrnn_output output = NRNN_OUTPUT_INIT;
  output.mean = mean;
  output.mean_capacity = info->outputs;
  for (int i = 0; i < 2; i++) {
    size_t size;
    uint8_t *before = snapshot_of(stream, &size);
    nrnn_status status = nrnn_stream_step(stream, input, info->inputs, 0, &output, &error);
    if (status) {
      REQUIRE(status == NRNN_DIVERGED || status == NRNN_BAD_INPUT);
      require_refusal(status, &error);
      require_state(stream, before, size);
    }
    free(before);
  }
  free(mean);
  free(input);
  nrnn_stream_free(stream);
}

static void verify(const nrnn_model *model) {
  nrnn_error error;
  const nrnn_status verified = nrnn_model_verify(model, NULL, &error);
  if (!verified) return;
  require_refusal(verified, &error);
  REQUIRE(verified == NRNN_VERIFY_FAILED || verified == NRNN_NO_CHECKS || verified == NRNN_DIVERGED ||
          verified == NRNN_BAD_INPUT || verified == NRNN_TOO_LARGE);
}

static nrnn_model *load(const uint8_t *bytes, size_t size, uint32_t flags) {
  nrnn_load_options options = NRNN_LOAD_OPTIONS_INIT;
  nrnn_model *model = NULL;
  nrnn_error error;
  options.flags = flags;
  const nrnn_status status = nrnn_model_load_memory(bytes, size, &options, &model, &error);
  if (status) {
    require_refusal(status, &error);
    REQUIRE(!model && status != NRNN_NO_MEMORY);
  }
  return model;
}

static void use(nrnn_model *model, size_t size) {
  if (!model) return;
  nrnn_model_info info = NRNN_MODEL_INFO_INIT;
  REQUIRE(nrnn_model_get_info(model, &info, NULL) == NRNN_OK && info.inputs && info.outputs && info.layers);
  describe(model, &info);
  // A row of a check vector is 4 bytes at least, and an interval of it is cut into so many.
  if (is_short(&info, size / 4 * info.max_substeps)) verify(model);
  if (is_short(&info, 2 * 4)) step(model, &info);
  calibrated(model, &info);
  nrnn_model_free(model);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  uint8_t *bytes = sealed_copy(data, size, 1);
  nrnn_model *model = load(bytes, size, 0);
  free(bytes);  // loading copies
  use(model, size);
  if (!(bytes = arranged(data, size, &size))) return 0;
  use(load(bytes, size, NRNN_LOAD_IN_PLACE | NRNN_LOAD_TRUSTED), size);
  free(bytes);
  return 0;
}
