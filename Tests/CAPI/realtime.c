#include "realtime.h"

#include <stdlib.h>

enum { STEPS = 8 };

struct bench prepare(const struct subject *s) {
  struct bench b = {.subject = s, .stream = open_stream(s), .other = open_stream(s), .x = make_inputs(s, STEPS)};
  b.dt = make_intervals(s, STEPS);
  b.results = make_results(s, STEPS);
  b.snapshot = take(b.stream);
  OK(nrnn_stream_size(s->model, &s->options, &b.size, NULL, NULL));
  b.memory = aligned_alloc(64, (b.size + 63) / 64 * 64);
  return b;
}

void finish(struct bench *b) {
  nrnn_stream_free(b->stream);
  nrnn_stream_free(b->other);
  free_results(&b->results);
  free(b->snapshot);
  free(b->memory);
  free(b->x);
  free(b->dt);
}

static void step(struct bench *b) {
  for (size_t t = 0; t < STEPS; t++) {
    const float *row = b->x + t * b->subject->info.inputs;
    OK(nrnn_stream_step(b->stream, row, b->subject->info.inputs, b->dt[t], &b->results.output, NULL));
  }
}
static void run(struct bench *b) {
  OK(nrnn_stream_run(b->stream, b->x, STEPS * b->subject->info.inputs, STEPS, b->dt, NULL, &b->results.output, NULL,
                     NULL));
}
static void streams_step(struct bench *b) {
  nrnn_stream *streams[] = {b->stream, b->other};
  nrnn_status statuses[2];
  OK(nrnn_streams_step(streams, 2, b->x, 2 * b->subject->info.inputs, b->dt, NULL, statuses, NULL));
}
static void refused_step(struct bench *b) {
  nrnn_error error;
  const float infinite[8] = {__builtin_inff()};
  EXPECT_EQUAL(nrnn_stream_step(b->stream, infinite, b->subject->info.inputs, 0, NULL, &error), NRNN_BAD_INPUT);
}
static void reset(struct bench *b) { OK(nrnn_stream_reset(b->stream, NRNN_RESET_INITIAL, NRNN_NEXT_EPISODE, NULL)); }
static void reset_to(struct bench *b) {
  OK(nrnn_stream_reset_to(b->stream, b->snapshot->bytes, b->snapshot->size, NRNN_NEXT_EPISODE, NULL));
}
static void snapshot(struct bench *b) {
  OK(nrnn_stream_snapshot(b->stream, "abc", 3, b->snapshot->bytes, sizeof b->snapshot->bytes, &b->snapshot->size,
                          NULL));
}
static void restore(struct bench *b) {
  OK(nrnn_stream_restore(b->stream, b->snapshot->bytes, b->snapshot->size, NULL, NULL, NULL));
}
static void copy(struct bench *b) { OK(nrnn_stream_copy(b->other, b->stream, NULL)); }
static void state(struct bench *b) {
  float out[128];
  OK(nrnn_stream_state(b->stream, 0, NRNN_NOMINAL, out, 128, NULL));
}
static void infos(struct bench *b) {
  nrnn_stream_info stream = NRNN_STREAM_INFO_INIT, of_snapshot = NRNN_STREAM_INFO_INIT;
  nrnn_model_info model = NRNN_MODEL_INFO_INIT;
  nrnn_layer_info layer = NRNN_LAYER_INFO_INIT;
  nrnn_channel_info channel = NRNN_CHANNEL_INFO_INIT;
  const char *key, *value;
  OK(nrnn_stream_get_info(b->stream, &stream, NULL));
  OK(nrnn_snapshot_get_info(b->snapshot->bytes, b->snapshot->size, &of_snapshot, NULL, NULL));
  OK(nrnn_model_get_info(b->subject->model, &model, NULL));
  OK(nrnn_model_get_layer(b->subject->model, 0, &layer, NULL));
  OK(nrnn_model_get_input(b->subject->model, 0, &channel, NULL));
  OK(nrnn_model_get_output(b->subject->model, 0, &channel, NULL));
  OK(nrnn_model_get_provenance(b->subject->model, 0, &key, &value, NULL));
}
static void in_place(struct bench *b) {
  nrnn_stream *stream = NULL;
  OK(nrnn_stream_init(b->memory, b->size, b->subject->model, &b->subject->options, &stream, NULL));
  nrnn_stream_deinit(stream);
}
static void normals(struct bench *b) {
  float out[5];
  (void)b;
  OK(nrnn_normals(1, 2, 3, 4, 5, 6, 0, 0, 5, out, NULL));
}

#define NAMED(function) \
  { #function, function }

const struct safe safe[SAFE] = {NAMED(step),   NAMED(run),      NAMED(streams_step), NAMED(refused_step),
                                NAMED(reset),  NAMED(reset_to), NAMED(snapshot),     NAMED(restore),
                                NAMED(copy),   NAMED(state),    NAMED(infos),        NAMED(in_place),
                                NAMED(normals)};
