// Any bytes as a host: options, then calls. Two streams of one model go the same way, `many` by runs over several rows
// and through snapshots, clones and copies, `one` step by step; they must agree bit for bit, and a call that is refused
// must leave its stream as it was. MODELS names a header with the bytes of the models `noisy` and `plain`.
#include <math.h>

#include MODELS
#include "target.h"

enum { CHANNELS = 2, OUTPUTS = 2, MOST_ROWS = 9, MOST_MEMBERS = 20, MOST_LEVELS = 2 };

typedef struct host {
  const uint8_t *next, *end;
} host;

typedef struct rows {  // what a call gives
  float nominal[MOST_ROWS][OUTPUTS], mean[MOST_ROWS][OUTPUTS], variance[MOST_ROWS][OUTPUTS];
  float members[MOST_ROWS * MOST_MEMBERS * OUTPUTS];
  float quantiles[MOST_ROWS * MOST_LEVELS * OUTPUTS];
  float largest_z[MOST_ROWS];
  uint32_t flags[MOST_ROWS];
} rows;

static nrnn_model *models[2];

int LLVMFuzzerInitialize(int *count, char ***arguments);
int LLVMFuzzerInitialize(int *count, char ***arguments) {
  (void)count, (void)arguments;
  REQUIRE(nrnn_model_load_memory(noisy, sizeof noisy, NULL, &models[0], NULL) == NRNN_OK);
  REQUIRE(nrnn_model_load_memory(plain, sizeof plain, NULL, &models[1], NULL) == NRNN_OK);
  return 0;
}

static uint8_t take(host *h) { return h->next < h->end ? *h->next++ : 0; }

static nrnn_output output_at(rows *r, size_t row, size_t count, const nrnn_stream_info *info) {
  const size_t members = info->members * OUTPUTS, levels = info->quantile_count * OUTPUTS;
  nrnn_output o = NRNN_OUTPUT_INIT;
  o.nominal = r->nominal[row], o.nominal_capacity = count * OUTPUTS;
  o.mean = r->mean[row], o.mean_capacity = count * OUTPUTS;
  o.variance = r->variance[row], o.variance_capacity = count * OUTPUTS;
  o.members = r->members + row * members, o.members_capacity = count * members;
  o.quantiles = r->quantiles + row * levels, o.quantiles_capacity = count * levels;
  o.largest_z = r->largest_z + row, o.largest_z_capacity = count;
  o.flags = r->flags + row, o.flags_capacity = count;
  return o;
}

static void require_equal(const nrnn_stream *a, const nrnn_stream *b) {
  size_t size;
  uint8_t *snapshot = snapshot_of(a, &size);
  require_state(b, snapshot, size);
  free(snapshot);
}

static float sample(uint8_t byte) { return byte == 0x80 ? NAN : byte == 0x7f ? 3e38f : (float)(int8_t)byte / 16; }

// One row by itself: a reset that is followed by a failure counts for nothing, as within a run.
static nrnn_status single(nrnn_stream *one, const float *input, int reset, int batch, const nrnn_output *output) {
  size_t size;
  uint8_t *before = snapshot_of(one, &size);
  nrnn_status status = NRNN_OK, of_each = NRNN_OK;
  nrnn_error error;
  if (reset) REQUIRE(nrnn_stream_reset(one, NRNN_RESET_INITIAL, NRNN_NEXT_EPISODE, NULL) == NRNN_OK);
  status = batch ? nrnn_streams_step(&one, 1, input, CHANNELS, NULL, output, &of_each, &error)
                 : nrnn_stream_step(one, input, CHANNELS, 0, output, &error);
  if (batch) REQUIRE(of_each == status);
  if (status) {
    require_refusal(status, &error);
    REQUIRE(nrnn_stream_restore(one, before, size, NULL, NULL, NULL) == NRNN_OK);
  }
  free(before);
  return status;
}

static void advance(host *h, nrnn_stream *many, nrnn_stream *one, const nrnn_stream_info *info) {
  static rows a, b;
  float inputs[MOST_ROWS * CHANNELS];
  uint8_t resets[MOST_ROWS];
  nrnn_error error;
  const size_t count = take(h) % (MOST_ROWS + 1);
  const uint8_t how = take(h);
  for (size_t i = 0; i < count * CHANNELS; i++) inputs[i] = sample(take(h));
  for (size_t i = 0; i < count; i++) resets[i] = (how >> i % 6) & 1;
  memset(&a, 0, sizeof a), memset(&b, 0, sizeof b);
  size_t done = 99, expected = 0;
  nrnn_output output = output_at(&a, 0, count, info);
  const nrnn_status run = nrnn_stream_run(many, inputs, count * CHANNELS, count, NULL, resets, &output, &done, &error);
  if (run) require_refusal(run, &error);
  nrnn_status status = NRNN_OK;
  for (; expected < count && !status; expected += !status) {
    output = output_at(&b, expected, 1, info);
    status = single(one, inputs + expected * CHANNELS, resets[expected], how >> 7, &output);
  }
  REQUIRE(run == status && done == expected);
  REQUIRE(memcmp(&a, &b, sizeof a) == 0);
}

static void refuse(nrnn_stream *stream, const nrnn_stream_info *info) {
  const float input[CHANNELS] = {0};
  rows r;
  nrnn_error error;
  nrnn_output output = output_at(&r, 0, 1, info);
  output.members_capacity--;
  REQUIRE(nrnn_stream_step(stream, input, CHANNELS, 0, &output, &error) == NRNN_BUFFER_TOO_SMALL);
  REQUIRE(nrnn_stream_step(stream, input, CHANNELS - 1, 0, NULL, &error) == NRNN_INVALID_ARGUMENT);
  REQUIRE(nrnn_stream_step(stream, input, CHANNELS, -1, NULL, &error) == NRNN_BAD_INPUT);
}

// Another stream that continues as `stream` would; that one goes.
static nrnn_stream *moved(nrnn_stream *stream, const nrnn_model *model, nrnn_stream_options options, int way) {
  nrnn_stream *next;
  size_t size;
  uint8_t *snapshot = snapshot_of(stream, &size);
  options.seed++;
  if (way == 0) REQUIRE(nrnn_stream_clone(stream, &next, NULL) == NRNN_OK);
  else REQUIRE(nrnn_stream_create(model, &options, &next, NULL) == NRNN_OK);
  if (way == 1) REQUIRE(nrnn_stream_copy(next, stream, NULL) == NRNN_OK);
  if (way == 2) REQUIRE(nrnn_stream_restore(next, snapshot, size, NULL, NULL, NULL) == NRNN_OK);
  free(snapshot);
  nrnn_stream_free(stream);
  return next;
}

static void play(host *h, const nrnn_model *model, nrnn_stream_options options, nrnn_stream *many, nrnn_stream *one) {
  nrnn_stream_info info = NRNN_STREAM_INFO_INIT;
  REQUIRE(nrnn_stream_get_info(many, &info, NULL) == NRNN_OK && info.members <= MOST_MEMBERS);
  while (h->next < h->end) {
    const uint8_t call = take(h) % 10, way = take(h);
    if (call < 5) advance(h, many, one, &info);
    else if (call < 8) many = moved(many, model, options, call - 5);
    else if (call == 8) refuse(many, &info);
    else
      for (int i = 0; i < 2; i++) REQUIRE(nrnn_stream_reset(i ? many : one, way & 1, way >> 1, NULL) == NRNN_OK);
    require_equal(many, one);
  }
  nrnn_stream_free(many);
  nrnn_stream_free(one);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  host h = {data, data + size};
  nrnn_stream_options options = NRNN_STREAM_OPTIONS_INIT;
  nrnn_stream *many, *one;
  nrnn_error error;
  const nrnn_model *model = models[take(&h) % 2];
  const double level = take(&h) / 256.0;
  options.members = take(&h) % (MOST_MEMBERS + 1);
  options.noise = take(&h) % 4;
  options.noise_scale = take(&h) / 64.0;
  options.space = take(&h) % 3;
  options.seed = take(&h);
  options.quantiles = &level;
  options.quantile_count = take(&h) % 2;
  options.calibrated = take(&h) % 3;
  const nrnn_status status = nrnn_stream_create(model, &options, &many, &error);
  if (status) {
    require_refusal(status, &error);
    REQUIRE(!many && nrnn_stream_size(model, &options, &size, NULL, NULL) == status);
    return 0;
  }
  REQUIRE(nrnn_stream_create(model, &options, &one, &error) == NRNN_OK);
  play(&h, model, options, many, one);
  return 0;
}
