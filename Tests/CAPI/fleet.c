/* nrnn_streams_step: many streams in one call are as each alone, and none stands in the way of another. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

enum { STREAMS = 5, ROWS = 4 };

/* Streams of one model whose members, seeds and positions differ, with results for each. */
struct fleet {
  struct subject subjects[STREAMS];
  nrnn_stream *streams[STREAMS];
  struct results results[STREAMS];
  nrnn_output outputs[STREAMS];
  nrnn_status statuses[STREAMS];
};

static struct fleet *open_fleet(const struct subject *s) {
  struct fleet *f = calloc(1, sizeof *f);
  for (uint32_t i = 0; i < STREAMS; i++) {
    f->subjects[i] = *s;
    f->subjects[i].options.stream_id = i;
    f->subjects[i].options.members += s->options.members > 1 ? i : 0;
    f->streams[i] = open_stream(&f->subjects[i]);
    f->results[i] = make_results(&f->subjects[i], 1);
    f->outputs[i] = f->results[i].output;
    f->statuses[i] = -1;
    float *x = make_inputs(s, i);
    OK(nrnn_stream_run(f->streams[i], x, i * s->info.inputs, i, NULL, NULL, NULL, NULL, NULL));
    free(x);
  }
  return f;
}

static void close_fleet(struct fleet *f) {
  for (int i = 0; i < STREAMS; i++) {
    nrnn_stream_free(f->streams[i]);
    free_results(&f->results[i]);
  }
  free(f);
}

static int equal(const struct fleet *a, const struct fleet *b, int i) {
  return equal_results(&a->results[i], &b->results[i]) && same_stream(a->streams[i], b->streams[i]);
}

static void as_alone(const struct subject *s) {
  const size_t d = s->info.inputs;
  struct fleet *together = open_fleet(s), *alone = open_fleet(s);
  float *x = make_inputs(s, STREAMS * ROWS);
  double *dt = make_intervals(s, STREAMS * ROWS);
  for (int t = 0; t < ROWS; t++) {
    const float *row = x + (size_t)t * STREAMS * d;
    OK(nrnn_streams_step(together->streams, STREAMS, row, STREAMS * d, t > 0 ? dt + t * STREAMS : NULL,
                         together->outputs, together->statuses, NULL));
    for (int i = 0; i < STREAMS; i++) {
      const double alone_dt = t > 0 ? dt[t * STREAMS + i] : 0;
      OK(nrnn_stream_step(alone->streams[i], row + i * d, d, alone_dt, &alone->outputs[i], NULL));
      EXPECT_EQUAL(together->statuses[i], NRNN_OK);
      EXPECT(equal(together, alone, i));
    }
  }
  OK(nrnn_streams_step(together->streams, STREAMS, x, STREAMS * d, NULL, NULL, together->statuses, NULL));
  close_fleet(together);
  close_fleet(alone);
  free(x);
  free(dt);
}

/* Any order gives the same. */
static void in_any_order(const struct subject *s) {
  const size_t d = s->info.inputs;
  const int order[STREAMS] = {3, 0, 4, 2, 1};
  struct fleet *a = open_fleet(s), *b = open_fleet(s);
  float *x = make_inputs(s, STREAMS), *shuffled = make_inputs(s, STREAMS);
  nrnn_stream *streams[STREAMS];
  nrnn_output outputs[STREAMS];
  for (int i = 0; i < STREAMS; i++) {
    streams[i] = b->streams[order[i]];
    outputs[i] = b->outputs[order[i]];
    memcpy(shuffled + i * d, x + order[i] * d, d * sizeof *x);
  }
  OK(nrnn_streams_step(a->streams, STREAMS, x, STREAMS * d, NULL, a->outputs, a->statuses, NULL));
  OK(nrnn_streams_step(streams, STREAMS, shuffled, STREAMS * d, NULL, outputs, b->statuses, NULL));
  for (int i = 0; i < STREAMS; i++) EXPECT(equal(a, b, i));
  close_fleet(a);
  close_fleet(b);
  free(x);
  free(shuffled);
}

/* Each stream that can step does; the first failure in order is returned. */
static void one_fails(const struct subject *s) {
  const size_t d = s->info.inputs;
  for (int bad = 0; bad < STREAMS; bad++) {
    struct fleet *together = open_fleet(s), *alone = open_fleet(s);
    float *x = make_inputs(s, STREAMS);
    nrnn_error error = {-1, ""};
    x[bad * d] = INFINITY;
    if (bad < STREAMS - 1) together->outputs[STREAMS - 1].mean_capacity = 0; /* the second failure */
    EXPECT_EQUAL(nrnn_streams_step(together->streams, STREAMS, x, STREAMS * d, NULL, together->outputs,
                                   together->statuses, &error),
                 NRNN_BAD_INPUT);
    EXPECT(error.status == NRNN_BAD_INPUT && strstr(error.message, "channel 0"));
    for (int i = 0; i < STREAMS; i++) {
      const int fails = i == bad || i == STREAMS - 1;
      if (!fails) OK(nrnn_stream_step(alone->streams[i], x + i * d, d, 0, &alone->outputs[i], NULL));
      EXPECT_EQUAL(together->statuses[i], i == bad ? NRNN_BAD_INPUT : fails ? NRNN_BUFFER_TOO_SMALL : NRNN_OK);
      EXPECT(equal(together, alone, i));
    }
    close_fleet(together);
    close_fleet(alone);
    free(x);
  }
}

int main(int argc, char **argv) {
  static const struct test tests[] = {TEST(as_alone), TEST(in_any_order), TEST(one_fails)};
  return run_tests("fleet", tests, COUNT(tests), argc, argv);
}
