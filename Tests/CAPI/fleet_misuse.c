/* nrnn_streams_step with streams that cannot step, and with arguments that make no call. */
#include <stdlib.h>
#include <string.h>

#include "support.h"

enum { STREAMS = 3 };

/* Steps three streams of which the last cannot; the first two do as if alone. */
static void only_the_last_fails(const struct subject *s, nrnn_stream *const streams[STREAMS], const char *word) {
  const size_t d = s->info.inputs;
  float *x = make_inputs(s, STREAMS);
  nrnn_stream *alone[2] = {NULL, NULL};
  nrnn_status statuses[STREAMS] = {-1, -1, -1};
  nrnn_error error = {-1, ""};
  for (int i = 0; i < 2; i++) {
    OK(nrnn_stream_clone(streams[i], &alone[i], NULL));
    OK(nrnn_stream_step(alone[i], x + i * d, d, 0, NULL, NULL));
  }
  EXPECT_EQUAL(nrnn_streams_step(streams, STREAMS, x, STREAMS * d, NULL, NULL, statuses, &error),
               NRNN_INVALID_ARGUMENT);
  EXPECT(error.status == NRNN_INVALID_ARGUMENT && strstr(error.message, "streams[2]") && strstr(error.message, word));
  EXPECT(statuses[0] == NRNN_OK && statuses[1] == NRNN_OK && statuses[2] == NRNN_INVALID_ARGUMENT);
  for (int i = 0; i < 2; i++) {
    EXPECT(same_stream(streams[i], alone[i]));
    nrnn_stream_free(alone[i]);
  }
  free(x);
}

/* The second place of a stream is refused; the first steps, also in the next call. */
static void named_twice(const struct subject *s) {
  nrnn_stream *a = open_stream(s), *b = open_stream(s);
  for (int t = 0; t < 2; t++) only_the_last_fails(s, (nrnn_stream *[]){a, b, a}, "once");
  nrnn_stream_free(a);
  nrnn_stream_free(b);
}

/* No stream, and a stream of another model, even one of the same file. */
static void strangers(const struct subject *s) {
  struct subject other = *s;
  OK(nrnn_model_load_file(s->path, NULL, &other.model, NULL));
  nrnn_stream *a = open_stream(s), *b = open_stream(s), *foreign = open_stream(&other);
  only_the_last_fails(s, (nrnn_stream *[]){a, b, NULL}, "NULL");
  only_the_last_fails(s, (nrnn_stream *[]){a, b, foreign}, "another's");
  nrnn_stream_free(a);
  nrnn_stream_free(b);
  nrnn_stream_free(foreign);
  nrnn_model_free(other.model);
}

/* Arguments that concern the whole call: nothing steps, and no status is written. */
static void whole_call(const struct subject *s) {
  const size_t d = s->info.inputs, n = 2;
  float *x = make_inputs(s, n);
  nrnn_stream *streams[2] = {open_stream(s), open_stream(s)}, *none[2] = {NULL, NULL};
  nrnn_status found[2] = {-1, -1};
  watch(streams[0]);
  REFUSED(NRNN_INVALID_ARGUMENT, "streams", nrnn_streams_step(NULL, n, x, n * d, NULL, NULL, found, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "streams", nrnn_streams_step(none, n, x, n * d, NULL, NULL, found, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "inputs", nrnn_streams_step(streams, n, NULL, n * d, NULL, NULL, found, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "statuses", nrnn_streams_step(streams, n, x, n * d, NULL, NULL, NULL, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "input_count", nrnn_streams_step(streams, n, x, n * d - 1, NULL, NULL, found, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "input_count", nrnn_streams_step(streams, n, x, SIZE_MAX, NULL, NULL, found, e));
  EXPECT(found[0] == -1 && found[1] == -1);
  OK(nrnn_streams_step(NULL, 0, NULL, 0, NULL, NULL, NULL, NULL));
  nrnn_stream_free(streams[0]);
  nrnn_stream_free(streams[1]);
  free(x);
}

/* A count beyond all memory is no count. */
static void count_too_large(const struct subject *s) {
  float *x = make_inputs(s, 1);
  nrnn_stream *stream = open_stream(s);
  nrnn_status status = -1;
  watch(stream);
  REFUSED(NRNN_INVALID_ARGUMENT, "count", nrnn_streams_step(&stream, SIZE_MAX, x, 0, NULL, NULL, &status, e));
  nrnn_stream_free(stream);
  free(x);
}

int main(int argc, char **argv) {
  static const struct test tests[] = {TEST(named_twice), TEST(strangers), TEST(whole_call), TEST(count_too_large)};
  return run_tests("fleet_misuse", tests, COUNT(tests), argc, argv);
}
