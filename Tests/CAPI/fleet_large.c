/* Fleets of many streams, which go through the model side by side and on the host's loop: each is as if alone, and one
 * that fails stops no other. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "loops.h"
#include "support.h"

enum { ROWS = 5, MOST = 104, WAYS = LOOPS + 1 /* without a loop and with each */, SHARE = 48 /* streams of a task */ };
static const int sizes[] = {1, 47, 48, 49, MOST};
static const uint32_t members[] = {1, 5, 11, 12, 40};

/* Streams whose members, noise and seeds differ, with results for each; with a loop, or NULL. */
struct fleet {
  struct subject subjects[MOST];
  nrnn_stream *streams[MOST];
  struct results results[MOST];
  struct loop *loop;
};

static struct fleet *open_fleet(const struct subject *s, int count, struct loop *loop) {
  struct fleet *f = calloc(1, sizeof *f);
  f->loop = loop;
  for (int i = 0; i < count; i++) {
    f->subjects[i] = *s;
    nrnn_stream_options *o = &f->subjects[i].options;
    o->stream_id = (uint64_t)i;
    o->members = members[i % 5];
    o->noise = s->info.has_noise && i % 3 != 2 ? NRNN_NOISE_ON : NRNN_NOISE_OFF;
    o->quantile_count = o->members < 3 ? 0 : 2;
    o->gap = NRNN_GAP_NOMINAL;
    o->parallel_for = loop ? run_loop : NULL;
    o->parallel_context = loop;
    f->streams[i] = open_stream(&f->subjects[i]);
    f->results[i] = make_results(&f->subjects[i], 1);
  }
  return f;
}

static void close_fleet(struct fleet *f, int count) {
  for (int i = 0; i < count; i++) {
    nrnn_stream_free(f->streams[i]);
    free_results(&f->results[i]);
  }
  free(f);
}

/* What is wrong with place `i` of row `t`; the first place changes from row to row. */
enum fault { NONE, BAD_INPUT, SMALL, ABSENT, TWICE, STRANGER };
static enum fault fault_of(int t, int i, int count) {
  if (count == 1) return t == 1 ? BAD_INPUT : NONE;
  const int kind = (i * 7 + t * 9 + 5) % 40;
  if (kind > STRANGER || (kind == STRANGER && i < 2)) return NONE; /* the first one's model is the fleet's */
  /* The stream of place 0 stands twice only if it stands there. */
  return kind == TWICE && (i == 0 || fault_of(t, 0, count) >= ABSENT) ? NONE : (enum fault)kind;
}

/* A row of the whole fleet: samples, intervals, which differ from stream to stream, and faults. */
struct row {
  int count;
  const float *x;
  double dt[MOST];
  enum fault faults[MOST];
};

/* Steps each stream by itself: what must come out. The first sentence, and the place that it speaks of. */
struct outcome {
  nrnn_status statuses[MOST];
  nrnn_error said;
  int first;
};

static struct outcome step_alone(struct fleet *f, const struct row *r) {
  struct outcome o = {.first = -1};
  const size_t d = f->subjects[0].info.inputs;
  for (int i = 0; i < r->count; i++) {
    nrnn_error error = {0, ""};
    nrnn_output output = f->results[i].output;
    if (r->faults[i] == SMALL) output.nominal_capacity = 0;
    o.statuses[i] = r->faults[i] >= ABSENT
                        ? NRNN_INVALID_ARGUMENT
                        : nrnn_stream_step(f->streams[i], r->x + (size_t)i * d, d, r->dt[i], &output, &error);
    if (!o.statuses[i] || o.first >= 0) continue;
    o.first = i;
    o.said = error;
  }
  return o;
}

static void step_together(struct fleet *f, const struct row *r, nrnn_stream *stranger, const struct outcome *wanted) {
  nrnn_stream *streams[MOST];
  nrnn_output outputs[MOST];
  nrnn_status statuses[MOST];
  nrnn_error error = {0, ""};
  for (int i = 0; i < r->count; i++) {
    const enum fault fault = r->faults[i];
    statuses[i] = -1;
    streams[i] = fault == ABSENT ? NULL : fault == TWICE ? f->streams[0] : fault == STRANGER ? stranger : f->streams[i];
    outputs[i] = f->results[i].output;
    if (fault == SMALL) outputs[i].nominal_capacity = 0;
  }
  const size_t calls = f->loop ? f->loop->calls : 0;
  const nrnn_status status = nrnn_streams_step(
      streams, (size_t)r->count, r->x, (size_t)r->count * f->subjects[0].info.inputs, r->dt, outputs, statuses, &error);
  for (int i = 0; i < r->count; i++) EXPECT_EQUAL(statuses[i], wanted->statuses[i]);
  EXPECT_EQUAL(status, wanted->first < 0 ? NRNN_OK : wanted->statuses[wanted->first]);
  if (wanted->first >= 0 && r->faults[wanted->first] < ABSENT) EXPECT(!strcmp(error.message, wanted->said.message));
  if (f->loop && r->count > SHARE && streams[0]) EXPECT(f->loop->calls > calls);
}

static int equal(const struct fleet *a, const struct fleet *b, int i) {
  return equal_results(&a->results[i], &b->results[i]) && same_stream(a->streams[i], b->streams[i]);
}

static void fill(struct row *r, const struct subject *s, float *x, int t, int with_faults) {
  static const double nominal[] = {0, 0.4, 1, 2.6, 5, 0.9, 12};
  const size_t d = s->info.inputs;
  r->x = x;
  for (int i = 0; i < r->count; i++) {
    r->dt[i] = nominal[(i + t) % 7] * s->info.interval;
    r->faults[i] = with_faults ? fault_of(t, i, r->count) : NONE;
    if (r->faults[i] == BAD_INPUT) x[(size_t)i * d + d - 1] = t & 1 ? INFINITY : -INFINITY;
  }
}

/* One fleet steps alone, the others together; equal after each row. */
static void compare(const struct subject *s, int count, int rows, int with_faults, int equal_inputs) {
  struct loops loops = LOOPS_INIT;
  struct subject other = *s;
  OK(nrnn_model_load_file(s->path, NULL, &other.model, NULL));
  nrnn_stream *stranger = open_stream(&other), *untouched_one = open_stream(&other);
  struct fleet *alone = open_fleet(s, count, NULL), *together[WAYS];
  for (int w = 0; w < WAYS; w++) together[w] = open_fleet(s, count, w > 0 ? &loops.each[w - 1] : NULL);
  for (int t = 0; t < rows; t++) {
    float *x = make_inputs(s, (size_t)(count + t));
    for (int i = 0; equal_inputs && i < count + t; i++) x[i] = (float)(i % 4 > 1);
    struct row row = {.count = count};
    fill(&row, s, x + (size_t)t * s->info.inputs, t, with_faults);
    const struct outcome wanted = step_alone(alone, &row);
    for (int w = 0; w < WAYS; w++) {
      step_together(together[w], &row, stranger, &wanted);
      for (int i = 0; i < count; i++) EXPECT(equal(alone, together[w], i));
    }
    free(x);
  }
  EXPECT(same_stream(stranger, untouched_one));
  for (int l = 0; l < LOOPS; l++) EXPECT(loops.each[l].nested == 0 && loops.each[l].altered == 0);
  for (int w = 0; w < WAYS; w++) close_fleet(together[w], count);
  close_fleet(alone, count);
  nrnn_stream_free(stranger);
  nrnn_stream_free(untouched_one);
  nrnn_model_free(other.model);
}

/* Two kinds are enough: members, noise and quantiles are the fleet's own; missing values are refused or replaced. */
static int is_ours(const struct subject *s) { return !strcmp(s->kind, "one") || !strcmp(s->kind, "by channel"); }

static void as_alone(const struct subject *s) {
  for (size_t i = 0; is_ours(s) && i < COUNT(sizes); i++) compare(s, sizes[i], 2, 0, 0);
}

static void with_faults(const struct subject *s) {
  for (size_t i = 0; is_ours(s) && i < COUNT(sizes); i++) compare(s, sizes[i], ROWS, 1, 0);
}

/* Some streams diverge, each when it does: half the inputs are 0, and without noise the state then stays 0. */
static void some_diverge(const struct subject *s) {
  if (strcmp(s->kind, "one") || strcmp(s->model_name, "elman.nrnn")) return;
  const struct subject explosive = make_explosive(s);
  compare(&explosive, 60, 8, 0, 1);
  compare(&explosive, 60, 8, 1, 1);
  nrnn_model_free(explosive.model);
}

int main(int argc, char **argv) {
  static const struct test tests[] = {TEST(as_alone), TEST(with_faults), TEST(some_diverge)};
  return run_tests("fleet_large", tests, COUNT(tests), argc, argv);
}
