/* Samples and intervals that make no sense, and states that stop being finite: refused, and nothing has happened. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

static void not_finite(const struct subject *s) {
  const float bad[] = {INFINITY, -INFINITY, NAN, -NAN};
  const size_t count = takes_missing(s) ? 2 : COUNT(bad);
  const size_t d = s->info.inputs;
  nrnn_stream *stream = open_stream(s);
  float *x = make_inputs(s, 1);
  struct results r = make_results(s, 1);
  OK(nrnn_stream_step(stream, x, d, 0, NULL, NULL));
  watch(stream);
  for (size_t k = 0; k < d; k++)
    for (size_t i = 0; i < count; i++) {
      char channel[32];
      const float good = x[k];
      snprintf(channel, sizeof channel, "channel %zu", k);
      x[k] = bad[i];
      REFUSED(NRNN_BAD_INPUT, channel, nrnn_stream_step(stream, x, d, 0, &r.output, e));
      x[k] = good;
    }
  EXPECT(untouched(&r));
  watch(NULL);
  OK(nrnn_stream_step(stream, x, d, 0, &r.output, NULL));
  nrnn_stream_free(stream);
  free_results(&r);
  free(x);
}

static void intervals(const struct subject *s) {
  const double bad[] = {-1, -1e-300, NAN, INFINITY, -INFINITY}, gaps[] = {65 * s->info.interval, 1e300};
  const size_t d = s->info.inputs;
  nrnn_stream *stream = open_stream(s);
  float *x = make_inputs(s, 2);
  struct results r = make_results(s, 2);
  size_t done = 99;
  watch(stream);
  for (size_t i = 0; i < COUNT(bad); i++)
    REFUSED(NRNN_BAD_INPUT, "dt", nrnn_stream_step(stream, x, d, bad[i], &r.output, e));
  for (size_t i = 0; s->options.gap == NRNN_GAP_REJECT && i < COUNT(gaps); i++)
    REFUSED(NRNN_GAP, "dt", nrnn_stream_step(stream, x, d, gaps[i], &r.output, e));
  REFUSED(NRNN_BAD_INPUT, "dt", nrnn_stream_run(stream, x, 2 * d, 2, (double[]){NAN, 0}, NULL, &r.output, &done, e));
  EXPECT(untouched(&r) && done == 0);
  watch(NULL);
  OK(nrnn_stream_step(stream, x, d, -0.0, NULL, NULL));
  OK(nrnn_stream_step(stream, x, d, 1e-300, NULL, NULL));
  EXPECT_EQUAL(nrnn_stream_run(stream, x, 2 * d, 2, (double[]){0, -1}, NULL, &r.output, &done, NULL), NRNN_BAD_INPUT);
  EXPECT_EQUAL(done, 1);
  nrnn_stream_free(stream);
  free_results(&r);
  free(x);
}

/* What the policies do to a feed is flagged, and a feed that they all take has some of it. */
static void policies(const struct subject *s) {
  enum { STEPS = 40 };
  nrnn_stream *stream = open_stream(s);
  float *x = make_inputs(s, STEPS);
  double *dt = make_intervals(s, STEPS);
  struct results r = make_results(s, STEPS);
  uint32_t seen = 0;
  OK(nrnn_stream_run(stream, x, STEPS * s->info.inputs, STEPS, dt, NULL, &r.output, NULL, NULL));
  for (size_t t = 0; t < STEPS; t++) seen |= r.output.flags[t];
  EXPECT_EQUAL(!!(seen & (NRNN_FLAG_HELD | NRNN_FLAG_SKIPPED)), takes_missing(s));
  EXPECT_EQUAL(!!(seen & NRNN_FLAG_GAP), s->options.gap != NRNN_GAP_REJECT);
  nrnn_stream_free(stream);
  free_results(&r);
  free(x);
  free(dt);
}

/* The largest finite numbers either give finite results or are refused. */
static void extremes(const struct subject *s) {
  const float large[] = {3.4028235e38f, -3.4028235e38f, 1e-45f, -0.0f};
  const size_t d = s->info.inputs;
  nrnn_stream *stream = open_stream(s);
  float *x = make_inputs(s, 1);
  for (size_t i = 0; i < COUNT(large); i++) {
    struct results r = make_results(s, 1);
    struct snapshot *before = take(stream);
    for (size_t k = 0; k < d; k++) x[k] = large[i];
    const nrnn_status status = nrnn_stream_step(stream, x, d, 0, &r.output, NULL);
    EXPECT(status == NRNN_OK || status == NRNN_DIVERGED || status == NRNN_BAD_INPUT);
    for (size_t k = 0; status == NRNN_OK && k < s->info.outputs; k++)
      EXPECT(isfinite(r.output.mean[k]) && isfinite(r.output.variance[k]));
    if (status != NRNN_OK) {
      struct snapshot *after = take(stream);
      EXPECT(untouched(&r) && !memcmp(before, after, sizeof *before));
      free(after);
    }
    free(before);
    free_results(&r);
  }
  nrnn_stream_free(stream);
  free(x);
}

static void divergence(const struct subject *s) {
  if (!s->info.has_noise) return; /* the message would speak of no member */
  struct subject subject = make_explosive(s);
  nrnn_stream *stream = open_stream(&subject);
  struct results r = make_results(&subject, 8);
  const float x[8] = {1, 1, 1, 1, 1, 1, 1, 1};
  size_t done = 0;
  EXPECT_EQUAL(nrnn_stream_run(stream, x, 8, 8, NULL, NULL, &r.output, &done, NULL), NRNN_DIVERGED);
  EXPECT(done > 0 && done < 8);
  free_results(&r);
  r = make_results(&subject, 1);
  const int noisy = subject.options.noise == NRNN_NOISE_ON || (!subject.options.noise && subject.options.members > 1);
  watch(stream);
  REFUSED(NRNN_DIVERGED, "layers[0]", nrnn_stream_step(stream, x, 1, 0, &r.output, e));
  REFUSED(NRNN_DIVERGED, noisy ? "member" : "nominal path", nrnn_stream_step(stream, x, 1, 0, &r.output, e));
  EXPECT(untouched(&r));
  watch(NULL);
  OK(nrnn_stream_reset(stream, NRNN_RESET_INITIAL, NRNN_NEXT_EPISODE, NULL));
  OK(nrnn_stream_step(stream, x, 1, 0, &r.output, NULL));
  nrnn_stream_free(stream);
  nrnn_model_free(subject.model);
  free_results(&r);
}

int main(int argc, char **argv) {
  static const struct test tests[] = {TEST(not_finite), TEST(intervals), TEST(policies), TEST(extremes),
                                      TEST(divergence)};
  return run_tests("inputs", tests, COUNT(tests), argc, argv);
}
