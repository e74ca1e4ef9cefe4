/* Output arrays: exactly as much as fits is written, and where one does not fit nothing is. */
#include <stdlib.h>
#include <string.h>

#include "support.h"

static size_t *capacity(nrnn_output *output, const struct array *array) {
  return (size_t *)((char *)output + array->capacity);
}

static void too_small(const struct subject *s) {
  enum { STEPS = 3 };
  const size_t d = s->info.inputs;
  nrnn_stream *stream = open_stream(s);
  float *x = make_inputs(s, STEPS);
  struct results r = make_results(s, STEPS);
  watch(stream);
  for (size_t a = 0; a < ARRAYS; a++) {
    if (!applies(&arrays[a], s)) continue;
    const size_t all = *capacity(&r.output, &arrays[a]), row = all / STEPS;
    const size_t small[] = {0, row - 1, row, all - 1};
    size_t done = 99;
    for (size_t i = 0; i < COUNT(small); i++) {
      *capacity(&r.output, &arrays[a]) = small[i];
      REFUSED(NRNN_BUFFER_TOO_SMALL, arrays[a].name,
              nrnn_stream_run(stream, x, STEPS * d, STEPS, NULL, NULL, &r.output, &done, e));
      EXPECT_EQUAL(done, 0);
    }
    *capacity(&r.output, &arrays[a]) = row - 1;
    REFUSED(NRNN_BUFFER_TOO_SMALL, arrays[a].name, nrnn_stream_step(stream, x, d, 0, &r.output, e));
    *capacity(&r.output, &arrays[a]) = all;
    EXPECT(untouched(&r));
  }
  watch(NULL);
  OK(nrnn_stream_run(stream, x, STEPS * d, STEPS, NULL, NULL, &r.output, NULL, NULL));
  nrnn_stream_free(stream);
  free_results(&r);
  free(x);
}

/* Rows beyond those of the call, and the guards between arrays, stay as they are. */
static void no_more_than_asked(const struct subject *s) {
  const size_t d = s->info.inputs;
  nrnn_stream *stream = open_stream(s);
  float *x = make_inputs(s, 1);
  struct results r = make_results(s, 2);
  OK(nrnn_stream_step(stream, x, d, 0, &r.output, NULL));
  for (size_t a = 0; a < ARRAYS; a++) {
    uint8_t *start;
    memcpy(&start, (char *)&r.output + arrays[a].pointer, sizeof start);
    if (!start) continue;
    const size_t row = 4 * arrays[a].width(s);
    uint8_t fill[4] = {0xA5, 0xA5, 0xA5, 0xA5};
    for (size_t i = 0; i < row; i += 4) EXPECT(memcmp(start + i, fill, 4));
    memset(start, 0xA5, row);
  }
  EXPECT(untouched(&r));
  nrnn_stream_free(stream);
  free_results(&r);
  free(x);
}

/* "No limit" is a capacity too. */
static void largest_capacity(const struct subject *s) {
  nrnn_stream *stream = open_stream(s);
  float *x = make_inputs(s, 1);
  struct results r = make_results(s, 1);
  for (size_t a = 0; a < ARRAYS; a++) *capacity(&r.output, &arrays[a]) = SIZE_MAX;
  OK(nrnn_stream_step(stream, x, s->info.inputs, 0, &r.output, NULL));
  nrnn_stream_free(stream);
  free_results(&r);
  free(x);
}

/* Entropy is of classes. */
static void not_for_regression(const struct subject *s) {
  if (s->info.task != NRNN_TASK_REGRESSION) return;
  nrnn_stream *stream = open_stream(s);
  float *x = make_inputs(s, 1), number = 7;
  nrnn_output output = NRNN_OUTPUT_INIT;
  watch(stream);
  output.entropy = &number, output.entropy_capacity = 1;
  REFUSED(NRNN_INVALID_ARGUMENT, "output.entropy", nrnn_stream_step(stream, x, s->info.inputs, 0, &output, e));
  output.entropy = NULL;
  output.mutual_information = &number, output.mutual_information_capacity = 1;
  REFUSED(NRNN_INVALID_ARGUMENT, "output.mutual_information",
          nrnn_stream_step(stream, x, s->info.inputs, 0, &output, e));
  EXPECT(number == 7);
  nrnn_stream_free(stream);
  free(x);
}

/* What the numbers are to each other. */
static void relations(const struct subject *s) {
  const size_t d = s->info.inputs, K = s->info.outputs, Q = s->options.quantile_count, M = s->options.members;
  nrnn_stream *stream = open_stream(s);
  float *x = make_inputs(s, 4);
  struct results r = make_results(s, 4);
  const nrnn_output *o = &r.output;
  OK(nrnn_stream_run(stream, x, 4 * d, 4, NULL, NULL, o, NULL, NULL));
  nrnn_stream_info info = NRNN_STREAM_INFO_INIT;
  OK(nrnn_stream_get_info(stream, &info, NULL));
  const int noisy = info.noise == NRNN_NOISE_ON;
  for (size_t t = 0; t < 4; t++) {
    for (size_t k = 0; k < K; k++) {
      const size_t at = t * K + k;
      double sum = 0;
      for (size_t m = 0; m < M; m++) sum += o->members[(t * M + m) * K + k];
      EXPECT((float)(sum / (double)M) == o->mean[at]);
      if (!noisy || M == 1) EXPECT(o->variance[at] == 0);
      if (!noisy) EXPECT(o->nominal[at] == o->mean[at]);
      if (noisy && t == 3)
        EXPECT(o->nominal[at] != o->mean[at] && (M == 1 || o->variance[at] > 0)); /* a kernel spells first */
      for (size_t q = 1; q < Q; q++) EXPECT(o->quantiles[(t * Q + q) * K + k] >= o->quantiles[(t * Q + q - 1) * K + k]);
    }
    EXPECT((o->flags[t] & NRNN_FLAG_WARMING_UP) == (t < s->info.warm_up ? NRNN_FLAG_WARMING_UP : 0));
    EXPECT(!(o->flags[t] & NRNN_FLAG_OUT_OF_RANGE) == !(o->largest_z[t] > 1) || !s->info.trained_length);
    if (o->mutual_information && (!noisy || M == 1)) EXPECT(o->mutual_information[t] == 0);
    if (o->mutual_information && noisy && M > 1 && t == 3) EXPECT(o->mutual_information[t] > 0);
  }
  nrnn_stream_free(stream);
  free_results(&r);
  free(x);
}

int main(int argc, char **argv) {
  static const struct test tests[] = {TEST(too_small), TEST(no_more_than_asked), TEST(largest_capacity),
                                      TEST(not_for_regression), TEST(relations)};
  return run_tests("buffers", tests, COUNT(tests), argc, argv);
}
