/* A run reads many rows ahead. However it is cut, and whatever lies in its rows, it is its steps. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

enum { STEPS = 40 };
static const size_t cuts[] = {0, 1, 5, 11, 12, 13, 25, 39};
static const char *const others[] = {"derived.model",       "wide-400.model",      "wide-3000.model",
                                     "wide-5000.model",     "wide-400-int8.model", "wide-3000-int8.model",
                                     "wide-5000-int8.model"};
static const uint32_t policies[] = {NRNN_MISSING_REJECT, NRNN_MISSING_HOLD, NRNN_MISSING_MEAN, NRNN_MISSING_SKIP};

/* Rows with values that are missing, at the ends of what is read ahead and in its middle; intervals with sub-steps and
 * gaps; resets. */
struct feed {
  float *x;
  double dt[STEPS];
  uint8_t resets[STEPS];
};

static struct feed make_feed(const struct subject *s, int with_missing) {
  static const double nominal[] = {0, 1, 2.6, 0.4, 1, 7};
  static const size_t missing[] = {0, 6, 7, 11, 12, 24, 39};
  const size_t d = s->info.inputs;
  struct subject whole = *s;
  whole.options.missing = NRNN_MISSING_REJECT;
  struct feed f = {.x = make_inputs(&whole, STEPS)};
  for (size_t t = 0; t < STEPS; t++) {
    f.dt[t] = nominal[t % COUNT(nominal)] * s->info.interval;
    f.resets[t] = t == 9 || t == 24;
  }
  for (size_t i = 0; with_missing && i < COUNT(missing); i++)
    for (size_t k = i & 1 ? 0 : d - 1; k < d; k++) f.x[missing[i] * d + k] = NAN;
  return f;
}

/* Rows first .. first + count - 1 into those rows of the results. */
static nrnn_status run(const struct subject *s, const struct feed *f, nrnn_stream *stream, struct results *r,
                       size_t first, size_t count, size_t *done) {
  const size_t d = s->info.inputs;
  const nrnn_output row = output_at(s, &r->output, first);
  return nrnn_stream_run(stream, f->x + first * d, count * d, count, f->dt + first, f->resets + first, &row, done,
                         NULL);
}

static void steps(const struct subject *s, const struct feed *f, nrnn_stream *stream, struct results *r, size_t count) {
  const size_t d = s->info.inputs;
  for (size_t t = 0; t < count; t++) {
    const nrnn_output row = output_at(s, &r->output, t);
    if (f->resets[t]) OK(nrnn_stream_reset(stream, NRNN_RESET_INITIAL, NRNN_NEXT_EPISODE, NULL));
    OK(nrnn_stream_step(stream, f->x + t * d, d, f->dt[t], &row, NULL));
  }
}

/* Snapshots of wide models are larger than others. */
static int same(const nrnn_stream *a, const nrnn_stream *b) {
  nrnn_stream_info info = NRNN_STREAM_INFO_INIT;
  OK(nrnn_stream_get_info(a, &info, NULL));
  uint8_t *x = malloc(info.snapshot_bytes), *y = malloc(info.snapshot_bytes);
  OK(nrnn_stream_snapshot(a, NULL, 0, x, info.snapshot_bytes, NULL, NULL));
  OK(nrnn_stream_snapshot(b, NULL, 0, y, info.snapshot_bytes, NULL, NULL));
  const int equal = !memcmp(x, y, info.snapshot_bytes);
  free(x);
  free(y);
  return equal;
}

static void cut(const struct subject *s, const struct feed *f) {
  nrnn_stream *one = open_stream(s);
  struct results wanted = make_results(s, STEPS);
  steps(s, f, one, &wanted, STEPS);
  for (size_t i = 0; i < COUNT(cuts); i++) {
    nrnn_stream *two = open_stream(s);
    struct results found = make_results(s, STEPS);
    OK(run(s, f, two, &found, 0, cuts[i], NULL));
    OK(run(s, f, two, &found, cuts[i], STEPS - cuts[i], NULL));
    EXPECT(equal_results(&wanted, &found) && same(one, two));
    free_results(&found);
    nrnn_stream_free(two);
  }
  free_results(&wanted);
  nrnn_stream_free(one);
}

/* It stops before each bad row, as the steps before it leave it, and goes on behind it. */
static void stops(const struct subject *s) {
  struct feed f = make_feed(s, 0);
  const size_t d = s->info.inputs;
  for (size_t i = 0; i < COUNT(cuts); i++) {
    const size_t bad = cuts[i];
    const float good = f.x[bad * d];
    nrnn_stream *one = open_stream(s), *two = open_stream(s);
    struct results wanted = make_results(s, STEPS), found = make_results(s, STEPS);
    size_t done = 99;
    steps(s, &f, one, &wanted, bad);
    f.x[bad * d] = i & 1 ? NAN : INFINITY;
    EXPECT_EQUAL(run(s, &f, two, &found, 0, STEPS, &done), NRNN_BAD_INPUT);
    EXPECT_EQUAL(done, bad);
    EXPECT(equal_results(&wanted, &found) && same(one, two));
    OK(run(s, &f, one, &wanted, bad + 1, STEPS - bad - 1, NULL));
    OK(run(s, &f, two, &found, bad + 1, STEPS - bad - 1, NULL));
    EXPECT(equal_results(&wanted, &found) && same(one, two));
    f.x[bad * d] = good;
    free_results(&wanted);
    free_results(&found);
    nrnn_stream_free(one);
    nrnn_stream_free(two);
  }
  free(f.x);
}

/* One path, one with noise, and more than a block; under each policy. */
static void each_policy(const struct subject *s) {
  struct subject of = *s;
  of.options.gap = NRNN_GAP_NOMINAL;
  for (uint32_t members = 0; members <= (s->info.has_noise ? 14 : 0); members += 7) {
    of.options.members = members ? members : 1;
    of.options.noise = members ? NRNN_NOISE_ON : NRNN_NOISE_OFF;
    of.options.quantile_count = members ? 2 : 0;
    for (size_t p = 0; p < COUNT(policies); p++) {
      of.options.missing = policies[p];
      struct feed f = make_feed(&of, policies[p] != NRNN_MISSING_REJECT);
      cut(&of, &f);
      free(f.x);
    }
    of.options.missing = NRNN_MISSING_REJECT;
    stops(&of);
  }
}

static void cells(const struct subject *s) {
  if (!strcmp(s->kind, "one")) each_policy(s);
}

static void many_or_derived_inputs(const struct subject *s) {
  if (strcmp(s->kind, "one") || strcmp(s->model_name, "elman.nrnn")) return;
  for (size_t i = 0; i < COUNT(others); i++) {
    const struct subject other = make_other(s, others[i]);
    each_policy(&other);
    nrnn_model_free(other.model);
  }
}

int main(int argc, char **argv) {
  static const struct test tests[] = {TEST(cells), TEST(many_or_derived_inputs)};
  return run_tests("run_blocks", tests, COUNT(tests), argc, argv);
}
