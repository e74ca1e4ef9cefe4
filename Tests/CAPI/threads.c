/* One model, a stream for each thread: what each gives does not depend on the others. */
#include <pthread.h>
#include <stdlib.h>

#include "support.h"

enum { THREADS = 4, STEPS = 64 };

struct work {
  const struct subject *subject;
  nrnn_stream *stream;
  float *x;
  struct results results;
  nrnn_status status;
};

static void *step_all(void *argument) {
  struct work *w = argument;
  const size_t d = w->subject->info.inputs;
  for (size_t t = 0; t < STEPS && !w->status; t++) {
    const nrnn_output row = output_at(w->subject, &w->results.output, t);
    w->status = nrnn_stream_step(w->stream, w->x + t * d, d, 0, &row, NULL);
  }
  return NULL;
}

static struct work prepare(const struct subject *s, uint64_t id) {
  struct work w = {.subject = s, .x = make_inputs(s, STEPS), .results = make_results(s, STEPS)};
  struct subject own = *s;
  own.options.stream_id = id;
  w.stream = open_stream(&own);
  return w;
}

static void finish(struct work *w) {
  nrnn_stream_free(w->stream);
  free_results(&w->results);
  free(w->x);
}

static void as_in_one_thread(const struct subject *s) {
  struct work together[THREADS], alone[THREADS];
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++) together[i] = prepare(s, i), alone[i] = prepare(s, i);
  for (int i = 0; i < THREADS; i++) step_all(&alone[i]);
  for (int i = 0; i < THREADS; i++) EXPECT(!pthread_create(&threads[i], NULL, step_all, &together[i]));
  for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
  for (int i = 0; i < THREADS; i++) {
    EXPECT(together[i].status == NRNN_OK && alone[i].status == NRNN_OK);
    EXPECT(equal_results(&together[i].results, &alone[i].results));
    EXPECT(same_stream(together[i].stream, alone[i].stream));
    finish(&together[i]);
    finish(&alone[i]);
  }
}

/* Streams come and go in all threads, each taking and giving back a reference to the model. */
static void *come_and_go(void *argument) {
  const struct subject *s = argument;
  for (int i = 0; i < 300; i++) {
    nrnn_stream *a = NULL, *b = NULL;
    nrnn_stream_create(s->model, &s->options, &a, NULL);
    nrnn_stream_clone(a, &b, NULL);
    nrnn_stream_free(a);
    nrnn_stream_free(b);
  }
  return NULL;
}

static void references(const struct subject *s) {
  struct subject own = *s;
  pthread_t threads[THREADS];
  OK(nrnn_model_load_file(s->path, NULL, &own.model, NULL));
  for (int i = 0; i < THREADS; i++) EXPECT(!pthread_create(&threads[i], NULL, come_and_go, &own));
  for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
  nrnn_stream *a = open_stream(s), *b = open_stream(&own);
  nrnn_model_free(own.model);
  EXPECT(continue_alike(s, a, b));
  nrnn_stream_free(a);
  nrnn_stream_free(b);
}

int main(int argc, char **argv) {
  static const struct test tests[] = {TEST(as_in_one_thread), TEST(references)};
  return run_tests("threads", tests, COUNT(tests), argc, argv);
}
