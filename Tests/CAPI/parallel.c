/* An ensemble whose paths are spread by the host's loop gives the bits of one that is not. */
#include <stdlib.h>
#include <string.h>

#include "loops.h"
#include "support.h"

enum { STEPS = 6, BLOCK = 12 /* paths of a task */ };
static const uint32_t sizes[] = {1, 12, 13, 65};

/* The subject with noise and so many members; its loop is `loop`, or none. */
static struct subject ensemble(const struct subject *s, uint32_t members, struct loop *loop) {
  struct subject e = *s;
  e.options.members = members;
  e.options.noise = NRNN_NOISE_ON;
  if (members < 3) e.options.quantile_count = 0;
  e.options.parallel_for = loop ? run_loop : NULL;
  e.options.parallel_context = loop;
  return e;
}

/* What streams are fed with: made under the default floating-point environment. */
struct feed {
  float *x;
  double *dt;
};

static struct feed make_feed(const struct subject *s) {
  return (struct feed){make_inputs(s, STEPS), make_intervals(s, STEPS)};
}

static void free_feed(struct feed *feed) {
  free(feed->x);
  free(feed->dt);
}

static nrnn_status run(const struct subject *s, const struct feed *feed, nrnn_stream *stream, struct results *r,
                       size_t *done, nrnn_error *error) {
  return nrnn_stream_run(stream, feed->x, STEPS * s->info.inputs, STEPS, feed->dt, NULL, &r->output, done, error);
}

static void as_without(const struct subject *s) {
  if (!s->info.has_noise) return;
  struct feed feed = make_feed(s);
  for (size_t i = 0; i < COUNT(sizes); i++) {
    const struct subject plain = ensemble(s, sizes[i], NULL);
    nrnn_stream *wanted = open_stream(&plain);
    struct results r = make_results(&plain, STEPS);
    OK(run(&plain, &feed, wanted, &r, NULL, NULL));
    struct loops loops = LOOPS_INIT;
    for (int l = 0; l < LOOPS; l++) {
      struct loop *loop = &loops.each[l];
      const struct subject spread = ensemble(s, sizes[i], loop);
      nrnn_stream *stream = open_stream(&spread);
      struct results found = make_results(&spread, STEPS);
      OK(run(&spread, &feed, stream, &found, NULL, NULL));
      EXPECT(equal_results(&r, &found) && same_stream(wanted, stream));
      const size_t tasks = (sizes[i] + BLOCK) / BLOCK; /* of the members and the nominal path */
      EXPECT_EQUAL(loop->calls, tasks > 1 ? STEPS : 0);
      EXPECT_EQUAL(loop->tasks, tasks > 1 ? STEPS * tasks : 0);
      EXPECT(loop->altered == 0 && loop->nested == 0);
      nrnn_stream_free(stream);
      free_results(&found);
    }
    nrnn_stream_free(wanted);
    free_results(&r);
  }
  free_feed(&feed);
}

/* Which path went wrong first does not depend on which task was first; nothing has moved. */
static void divergence(const struct subject *s) {
  if (!s->info.has_noise) return;
  struct subject explosive = make_explosive(s);
  const struct subject plain = ensemble(&explosive, 65, NULL);
  struct feed feed = make_feed(&plain);
  nrnn_stream *wanted = open_stream(&plain);
  struct results r = make_results(&plain, STEPS);
  nrnn_error said;
  size_t done;
  EXPECT_EQUAL(run(&plain, &feed, wanted, &r, &done, &said), NRNN_DIVERGED);
  struct loops loops = LOOPS_INIT;
  for (int l = 0; l < LOOPS; l++) {
    const struct subject spread = ensemble(&explosive, 65, &loops.each[l]);
    nrnn_stream *stream = open_stream(&spread);
    struct results found = make_results(&spread, STEPS);
    nrnn_error error;
    size_t rows;
    EXPECT_EQUAL(run(&spread, &feed, stream, &found, &rows, &error), NRNN_DIVERGED);
    EXPECT(rows == done && !strcmp(said.message, error.message));
    EXPECT(equal_results(&r, &found) && same_stream(wanted, stream));
    nrnn_stream_free(stream);
    free_results(&found);
  }
  nrnn_stream_free(wanted);
  free_results(&r);
  free_feed(&feed);
  nrnn_model_free(explosive.model);
}

/* A host that steps its streams within a loop of its own, each of which spreads its paths with another. */
struct host {
  const struct subject *subjects;
  struct feed feed;
  nrnn_stream *streams[4];
  struct results results[4];
  nrnn_status statuses[4];
};

static void run_one(void *task, size_t i) {
  struct host *h = task;
  h->statuses[i] = run(&h->subjects[i], &h->feed, h->streams[i], &h->results[i], NULL, NULL);
}

static void within_a_body(const struct subject *s) {
  if (!s->info.has_noise) return;
  struct loop outer = {.threads = 3}, inner[4] = {{.threads = 2}, {.threads = 0}, {.threads = 3}, {.threads = 2}};
  struct subject subjects[4], plain = ensemble(s, 25, NULL);
  struct host h = {.subjects = subjects, .feed = make_feed(s)};
  for (int i = 0; i < 4; i++) {
    subjects[i] = ensemble(s, 25, &inner[i]);
    h.streams[i] = open_stream(&subjects[i]);
    h.results[i] = make_results(&subjects[i], STEPS);
  }
  run_loop(&outer, 4, run_one, &h);
  nrnn_stream *wanted = open_stream(&plain);
  struct results r = make_results(&plain, STEPS);
  OK(run(&plain, &h.feed, wanted, &r, NULL, NULL));
  EXPECT_EQUAL(outer.altered, 0);
  for (int i = 0; i < 4; i++) {
    OK(h.statuses[i]);
    EXPECT(equal_results(&r, &h.results[i]) && same_stream(wanted, h.streams[i]) && inner[i].calls == STEPS);
    nrnn_stream_free(h.streams[i]);
    free_results(&h.results[i]);
  }
  nrnn_stream_free(wanted);
  free_results(&r);
  free_feed(&h.feed);
}

/* Between streams with a loop and without: a copy keeps its own, a clone has its source's. */
static void copies_and_clones(const struct subject *s) {
  if (!s->info.has_noise) return;
  struct loop loop = {.threads = 2};
  const struct subject plain = ensemble(s, 30, NULL), spread = ensemble(s, 30, &loop);
  nrnn_stream *a = open_stream(&plain), *b = open_stream(&spread), *clone = NULL, *fresh = open_stream(&plain);
  struct results r = make_results(&plain, STEPS);
  struct feed feed = make_feed(s);
  OK(run(&plain, &feed, a, &r, NULL, NULL));
  OK(nrnn_stream_copy(b, a, NULL));
  EXPECT(same_stream(a, b) && loop.calls == 0);
  EXPECT(continue_alike(&plain, a, b) && loop.calls > 0);
  const size_t before = loop.calls;
  OK(nrnn_stream_clone(b, &clone, NULL));
  EXPECT(continue_alike(&plain, clone, b) && loop.calls == before + 10);
  OK(nrnn_stream_copy(fresh, clone, NULL));
  EXPECT(continue_alike(&plain, fresh, clone) && loop.calls == before + 15);
  for (size_t i = 0; i < 4; i++) nrnn_stream_free((nrnn_stream *[]){a, b, clone, fresh}[i]);
  free_results(&r);
  free_feed(&feed);
}

int main(int argc, char **argv) {
  static const struct test tests[] = {TEST(as_without), TEST(divergence), TEST(within_a_body), TEST(copies_and_clones)};
  return run_tests("parallel", tests, COUNT(tests), argc, argv);
}
