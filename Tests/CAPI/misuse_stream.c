/* The functions of a stream, each argument wrong in turn: its status, a sentence that names the argument, and
 * a stream that stays as it was. */
#include <stdlib.h>

#include "support.h"

static void step(const struct subject *s) {
  const size_t d = s->info.inputs;
  nrnn_stream *stream = open_stream(s);
  float *x = make_inputs(s, 3);
  size_t done = 99;
  watch(stream);
  REFUSED(NRNN_INVALID_ARGUMENT, "stream", nrnn_stream_clone(stream, NULL, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "target", nrnn_stream_copy(NULL, stream, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "source", nrnn_stream_copy(stream, NULL, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "stream", nrnn_stream_step(NULL, x, d, 0, NULL, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "input", nrnn_stream_step(stream, NULL, d, 0, NULL, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "input_count", nrnn_stream_step(stream, x, d - 1, 0, NULL, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "input_count", nrnn_stream_step(stream, x, d + 1, 0, NULL, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "input_count", nrnn_stream_step(stream, x, SIZE_MAX, 0, NULL, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "stream", nrnn_stream_run(NULL, x, d, 1, NULL, NULL, NULL, &done, e));
  EXPECT_EQUAL(done, 0);
  done = 99;
  REFUSED(NRNN_INVALID_ARGUMENT, "input", nrnn_stream_run(stream, NULL, d, 1, NULL, NULL, NULL, &done, e));
  EXPECT_EQUAL(done, 0);
  REFUSED(NRNN_INVALID_ARGUMENT, "input_count", nrnn_stream_run(stream, x, 2 * d, 3, NULL, NULL, NULL, &done, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "input_count", nrnn_stream_run(stream, x, d, 0, NULL, NULL, NULL, &done, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "input_count", nrnn_stream_run(stream, x, 0, SIZE_MAX, NULL, NULL, NULL, &done, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "input_count",
          nrnn_stream_run(stream, x, d, (SIZE_MAX >> 1) + 2, NULL, NULL, NULL, &done, e));
  OK(nrnn_stream_run(stream, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL));
  nrnn_stream_free(stream);
  free(x);
}

static void state(const struct subject *s) {
  nrnn_layer_info layer = NRNN_LAYER_INFO_INIT;
  nrnn_stream_info info = NRNN_STREAM_INFO_INIT;
  nrnn_stream *stream = open_stream(s);
  const int64_t members = s->options.members;
  float out[128];
  watch(stream);
  OK(nrnn_model_get_layer(s->model, s->info.layers - 1, &layer, NULL));
  REFUSED(NRNN_INVALID_ARGUMENT, "stream", nrnn_stream_state(NULL, 0, 0, out, 128, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "out", nrnn_stream_state(stream, 0, 0, NULL, 128, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "layer", nrnn_stream_state(stream, s->info.layers, 0, out, 128, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "member", nrnn_stream_state(stream, 0, members, out, 128, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "member", nrnn_stream_state(stream, 0, -2, out, 128, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "member", nrnn_stream_state(stream, 0, INT64_MIN, out, 128, e));
  if (layer.state)
    REFUSED(NRNN_BUFFER_TOO_SMALL, "out", nrnn_stream_state(stream, s->info.layers - 1, 0, out, layer.state - 1, e));
  for (int64_t m = NRNN_NOMINAL; m < members; m++)
    OK(nrnn_stream_state(stream, s->info.layers - 1, m, out, layer.state, NULL));
  REFUSED(NRNN_INVALID_ARGUMENT, "stream", nrnn_stream_get_info(NULL, &info, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "info", nrnn_stream_get_info(stream, NULL, e));
  nrnn_stream_free(stream);
}

static void reset(const struct subject *s) {
  const uint64_t episodes = UINT64_C(1) << 40;
  nrnn_stream *stream = open_stream(s);
  struct snapshot *snapshot = take(stream);
  OK(nrnn_stream_reset(stream, NRNN_RESET_INITIAL, episodes - 1, NULL));
  watch(stream);
  REFUSED(NRNN_INVALID_ARGUMENT, "stream", nrnn_stream_reset(NULL, 0, 0, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "to", nrnn_stream_reset(stream, 2, 0, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "to", nrnn_stream_reset(stream, UINT32_MAX, 0, e));
  REFUSED(NRNN_EXHAUSTED, "episode", nrnn_stream_reset(stream, 0, episodes, e));
  REFUSED(NRNN_EXHAUSTED, "episode", nrnn_stream_reset(stream, 0, NRNN_NEXT_EPISODE, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "stream", nrnn_stream_reset_to(NULL, snapshot->bytes, snapshot->size, 0, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "snapshot", nrnn_stream_reset_to(stream, NULL, 8, 0, e));
  REFUSED(NRNN_NOT_A_SNAPSHOT, "snapshot", nrnn_stream_reset_to(stream, "not a snapshot", 14, 0, e));
  REFUSED(NRNN_EXHAUSTED, "episode",
          nrnn_stream_reset_to(stream, snapshot->bytes, snapshot->size, NRNN_NEXT_EPISODE, e));
  nrnn_stream_free(stream);
  free(snapshot);
}

static void snapshots(const struct subject *s) {
  nrnn_stream *stream = open_stream(s);
  nrnn_stream_info info = NRNN_STREAM_INFO_INIT;
  uint8_t bytes[32768], user[NRNN_SNAPSHOT_USER_MAX + 1] = {0};
  size_t written = 99;
  OK(nrnn_stream_get_info(stream, &info, NULL));
  const size_t size = info.snapshot_bytes;
  watch(stream);
  REFUSED(NRNN_INVALID_ARGUMENT, "stream", nrnn_stream_snapshot(NULL, NULL, 0, bytes, size, &written, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "buffer", nrnn_stream_snapshot(stream, NULL, 0, NULL, size, &written, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "user", nrnn_stream_snapshot(stream, NULL, 3, bytes, sizeof bytes, &written, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "user_size",
          nrnn_stream_snapshot(stream, user, sizeof user, bytes, sizeof bytes, &written, e));
  REFUSED(NRNN_BUFFER_TOO_SMALL, "buffer", nrnn_stream_snapshot(stream, NULL, 0, bytes, size - 1, &written, e));
  REFUSED(NRNN_BUFFER_TOO_SMALL, "buffer", nrnn_stream_snapshot(stream, user, 1, bytes, size, &written, e));
  EXPECT_EQUAL(written, 99);
  OK(nrnn_stream_snapshot(stream, NULL, 0, bytes, size, NULL, NULL));
  REFUSED(NRNN_INVALID_ARGUMENT, "stream", nrnn_stream_restore(NULL, bytes, size, NULL, NULL, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "snapshot", nrnn_stream_restore(stream, NULL, size, NULL, NULL, e));
  REFUSED(NRNN_NOT_A_SNAPSHOT, "snapshot", nrnn_stream_restore(stream, bytes, 0, NULL, NULL, e));
  REFUSED(NRNN_BAD_SNAPSHOT, "snapshot", nrnn_stream_restore(stream, bytes, size - 1, NULL, NULL, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "snapshot", nrnn_snapshot_get_info(NULL, size, &info, NULL, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "info", nrnn_snapshot_get_info(bytes, size, NULL, NULL, e));
  REFUSED(NRNN_BAD_SNAPSHOT, "snapshot", nrnn_snapshot_get_info(bytes, size - 1, &info, NULL, e));
  nrnn_stream_free(stream);
}

int main(int argc, char **argv) {
  static const struct test tests[] = {TEST(step), TEST(state), TEST(reset), TEST(snapshots)};
  return run_tests("misuse_stream", tests, COUNT(tests), argc, argv);
}
