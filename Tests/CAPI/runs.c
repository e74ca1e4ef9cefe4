/* A run is its steps, however it is cut. */
#include <stdlib.h>
#include <string.h>

#include "support.h"

static const size_t lengths[] = {0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33};

static void steps(const struct subject *s, struct results *r, size_t count, nrnn_stream *stream) {
  float *x = make_inputs(s, count);
  double *dt = make_intervals(s, count);
  for (size_t t = 0; t < count; t++) {
    const nrnn_output row = output_at(s, &r->output, t);
    OK(nrnn_stream_step(stream, x + t * s->info.inputs, s->info.inputs, dt[t], &row, NULL));
  }
  free(x);
  free(dt);
}

/* Two calls, `first` rows and the rest. */
static void run_in_two(const struct subject *s, struct results *r, size_t first, size_t count, nrnn_stream *stream) {
  float *x = make_inputs(s, count);
  double *dt = make_intervals(s, count);
  const size_t d = s->info.inputs, rest = count - first;
  size_t done = 99;
  OK(nrnn_stream_run(stream, x, first * d, first, dt, NULL, &r->output, &done, NULL));
  EXPECT_EQUAL(done, first);
  const nrnn_output row = output_at(s, &r->output, first);
  OK(nrnn_stream_run(stream, x + first * d, rest * d, rest, dt + first, NULL, &row, &done, NULL));
  EXPECT_EQUAL(done, rest);
  free(x);
  free(dt);
}

static void run_equals_steps(const struct subject *s) {
  for (size_t i = 0; i < COUNT(lengths); i++) {
    const size_t count = lengths[i];
    nrnn_stream *one = open_stream(s);
    struct results wanted = make_results(s, count);
    steps(s, &wanted, count, one);
    EXPECT(!count || !untouched(&wanted));
    for (size_t j = 0; j <= i; j++) {
      nrnn_stream *two = open_stream(s);
      struct results found = make_results(s, count);
      run_in_two(s, &found, lengths[j], count, two);
      EXPECT(equal_results(&wanted, &found));
      EXPECT(same_stream(one, two));
      free_results(&found);
      nrnn_stream_free(two);
    }
    free_results(&wanted);
    nrnn_stream_free(one);
  }
}

/* What is asked for changes no bit of the rest. */
static void arrays_are_independent(const struct subject *s) {
  enum { STEPS = 9 };
  nrnn_stream *all = open_stream(s);
  struct results wanted = make_results(s, STEPS);
  run_in_two(s, &wanted, 0, STEPS, all);
  for (size_t a = 0; a < ARRAYS; a++) {
    if (!applies(&arrays[a], s)) continue;
    nrnn_stream *stream = open_stream(s);
    struct results found = make_results(s, STEPS);
    nrnn_output only = NRNN_OUTPUT_INIT;
    void *pointer;
    memcpy((char *)&only + arrays[a].pointer, (char *)&found.output + arrays[a].pointer, sizeof pointer);
    memcpy((char *)&only + arrays[a].capacity, (char *)&found.output + arrays[a].capacity, sizeof(size_t));
    found.output = only;
    run_in_two(s, &found, 4, STEPS, stream);
    memcpy(&pointer, (char *)&only + arrays[a].pointer, sizeof pointer);
    const size_t at = (size_t)((uint8_t *)pointer - found.bytes), size = 4 * STEPS * arrays[a].width(s);
    EXPECT(!memcmp(wanted.bytes + at, found.bytes + at, size));
    memset(found.bytes + at, 0xA5, size);
    EXPECT(untouched(&found));
    EXPECT(same_stream(all, stream));
    free_results(&found);
    nrnn_stream_free(stream);
  }
  free_results(&wanted);
  nrnn_stream_free(all);
}

static void resets_in_a_run(const struct subject *s) {
  enum { STEPS = 6 };
  const uint8_t resets[STEPS] = {1, 0, 0, 7, 255, 0};
  const size_t d = s->info.inputs;
  float *x = make_inputs(s, STEPS);
  nrnn_stream *one = open_stream(s), *two = open_stream(s);
  struct results wanted = make_results(s, STEPS), found = make_results(s, STEPS);
  for (size_t t = 0; t < STEPS; t++) {
    const nrnn_output row = output_at(s, &wanted.output, t);
    if (resets[t]) OK(nrnn_stream_reset(one, NRNN_RESET_INITIAL, NRNN_NEXT_EPISODE, NULL));
    OK(nrnn_stream_step(one, x + t * d, d, 0, &row, NULL));
  }
  OK(nrnn_stream_run(two, x, STEPS * d, STEPS, NULL, resets, &found.output, NULL, NULL));
  EXPECT(equal_results(&wanted, &found));
  EXPECT(same_stream(one, two));
  nrnn_stream_info info = NRNN_STREAM_INFO_INIT;
  OK(nrnn_stream_get_info(two, &info, NULL));
  EXPECT_EQUAL(info.episode, 3);
  EXPECT_EQUAL(info.tick, 2);
  EXPECT_EQUAL(info.samples, 2);
  EXPECT(info.time == 2 * s->info.interval);
  free_results(&wanted);
  free_results(&found);
  nrnn_stream_free(one);
  nrnn_stream_free(two);
  free(x);
}

/* It stops before the row that fails: rows, stream and steps_done are those of the rows before. */
static void stops_at_a_bad_row(const struct subject *s) {
  enum { STEPS = 5 };
  const size_t d = s->info.inputs;
  for (size_t bad = 0; bad < STEPS; bad++) {
    float *x = make_inputs(s, STEPS);
    nrnn_stream *one = open_stream(s), *two = open_stream(s);
    struct results wanted = make_results(s, STEPS), found = make_results(s, STEPS);
    const uint8_t resets[STEPS] = {1, 1, 1, 1, 1};
    size_t done = 99;
    OK(nrnn_stream_run(one, x, bad * d, bad, NULL, resets, &wanted.output, NULL, NULL));
    x[bad * d + d - 1] = __builtin_inff();
    EXPECT_EQUAL(nrnn_stream_run(two, x, STEPS * d, STEPS, NULL, resets, &found.output, &done, NULL), NRNN_BAD_INPUT);
    EXPECT_EQUAL(done, bad);
    EXPECT(equal_results(&wanted, &found));
    EXPECT(same_stream(one, two));
    free_results(&wanted);
    free_results(&found);
    nrnn_stream_free(one);
    nrnn_stream_free(two);
    free(x);
  }
}

/* dt of 0 in an array is the same as none. */
static void nominal_intervals(const struct subject *s) {
  enum { STEPS = 4 };
  const double dt[STEPS] = {0};
  float *x = make_inputs(s, STEPS);
  nrnn_stream *one = open_stream(s), *two = open_stream(s);
  OK(nrnn_stream_run(one, x, STEPS * s->info.inputs, STEPS, NULL, NULL, NULL, NULL, NULL));
  OK(nrnn_stream_run(two, x, STEPS * s->info.inputs, STEPS, dt, NULL, NULL, NULL, NULL));
  EXPECT(same_stream(one, two));
  nrnn_stream_free(one);
  nrnn_stream_free(two);
  free(x);
}

int main(int argc, char **argv) {
  static const struct test tests[] = {TEST(run_equals_steps), TEST(arrays_are_independent), TEST(resets_in_a_run),
                                      TEST(stops_at_a_bad_row), TEST(nominal_intervals)};
  return run_tests("runs", tests, COUNT(tests), argc, argv);
}
