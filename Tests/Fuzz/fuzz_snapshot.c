// Any bytes as a snapshot. What restores must give itself back and step without a finding; what does not leaves the
// stream as it was. MODELS names a header with the bytes of two models: `noisy` and `plain`.
#include MODELS
#include "target.h"

enum { REVISION_AT = 12, USER_AT = 128, CHANNELS = 2, OUTPUTS = 2 };

static nrnn_stream *streams[2];

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed);

// Half of the time a number of the header becomes an extreme one: single bytes seldom do that.
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed) {
  static const uint64_t extremes[] = {0,
                                      1,
                                      2,
                                      UINT32_MAX,
                                      1ull << 31,
                                      (1ull << 40) - 1,
                                      1ull << 40,
                                      1ull << 62,
                                      1ull << 63,
                                      UINT64_MAX - 1,
                                      UINT64_MAX,
                                      0x7ff0000000000000 /* infinity */,
                                      0x7ff8000000000000 /* NaN */,
                                      0xbff0000000000000 /* -1.0 */};
  if (size < USER_AT || seed % 2) return LLVMFuzzerMutate(data, size, most);
  const size_t width = seed / 2 % 2 ? 4 : 8, at = seed / 4 % (USER_AT / 4 - 1) * 4;
  memcpy(data + at, &extremes[seed / 256 % (sizeof extremes / sizeof *extremes)], width);
  return size;
}

static nrnn_stream *stream_of(const uint8_t *bytes, size_t size, uint32_t members) {
  nrnn_model *model;
  nrnn_stream *stream;
  nrnn_stream_options options = NRNN_STREAM_OPTIONS_INIT;
  options.members = members;
  REQUIRE(nrnn_model_load_memory(bytes, size, NULL, &model, NULL) == NRNN_OK);
  REQUIRE(nrnn_stream_create(model, &options, &stream, NULL) == NRNN_OK);
  nrnn_model_free(model);  // the stream holds it
  return stream;
}

int LLVMFuzzerInitialize(int *count, char ***arguments);
int LLVMFuzzerInitialize(int *count, char ***arguments) {
  (void)count, (void)arguments;
  streams[0] = stream_of(noisy, sizeof noisy, 3);
  streams[1] = stream_of(plain, sizeof plain, 1);
  return 0;
}

static void step(nrnn_stream *stream) {
  const float input[CHANNELS] = {0.5f, -0.25f};
  float mean[OUTPUTS];
  nrnn_output output = NRNN_OUTPUT_INIT;
  nrnn_error error;
  output.mean = mean;
  output.mean_capacity = OUTPUTS;
  for (int i = 0; i < 2; i++) {
    const nrnn_status status = nrnn_stream_step(stream, input, CHANNELS, 0, &output, &error);
    if (status) {
      REQUIRE(status == NRNN_DIVERGED || status == NRNN_EXHAUSTED);
      require_refusal(status, &error);
    }
  }
}

static void restored(nrnn_stream *stream, const uint8_t *bytes, size_t size, const uint8_t *user, size_t user_size) {
  REQUIRE(size >= USER_AT + user_size && memcmp(user, bytes + USER_AT, user_size) == 0);
  uint8_t *again = calloc(1, size);
  size_t written;
  REQUIRE(nrnn_stream_snapshot(stream, user, user_size, again, size, &written, NULL) == NRNN_OK);
  REQUIRE(written == size && memcmp(again, bytes, REVISION_AT) == 0);  // an older revision is not given back
  REQUIRE(memcmp(again + REVISION_AT + 4, bytes + REVISION_AT + 4, size - REVISION_AT - 8) == 0);
  nrnn_error error;
  REQUIRE(nrnn_stream_restore(stream, again, size, NULL, NULL, &error) == NRNN_OK);
  free(again);
  step(stream);
  REQUIRE(nrnn_stream_reset_to(stream, bytes, size, 7, &error) == NRNN_OK);
  step(stream);
  const nrnn_status reset = nrnn_stream_reset(stream, NRNN_RESET_INITIAL, NRNN_NEXT_EPISODE, &error);
  if (reset) REQUIRE(reset == NRNN_EXHAUSTED);
}

static void take(nrnn_stream *stream, const uint8_t *bytes, size_t size) {
  size_t held, user_size = 0;
  uint8_t *before = snapshot_of(stream, &held), user[NRNN_SNAPSHOT_USER_MAX];
  nrnn_error error;
  const nrnn_status status = nrnn_stream_restore(stream, bytes, size, user, &user_size, &error);
  if (status) {
    require_refusal(status, &error);
    require_state(stream, before, held);
    const nrnn_status reset = nrnn_stream_reset_to(stream, bytes, size, 0, &error);
    require_refusal(reset, &error);
    REQUIRE(reset == status);
    require_state(stream, before, held);
  } else {
    restored(stream, bytes, size, user, user_size);
    REQUIRE(nrnn_stream_restore(stream, before, held, NULL, NULL, NULL) == NRNN_OK);
  }
  free(before);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  uint8_t *bytes = sealed_copy(data, size, 0);
  nrnn_stream_info info = NRNN_STREAM_INFO_INIT;
  nrnn_error error;
  const nrnn_status status = nrnn_snapshot_get_info(bytes, size, &info, NULL, &error);
  if (status) require_refusal(status, &error);
  for (size_t i = 0; i < sizeof streams / sizeof *streams; i++) take(streams[i], bytes, size);
  free(bytes);
  return 0;
}
