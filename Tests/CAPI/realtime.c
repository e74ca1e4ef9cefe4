#include "realtime.h"

#include <math.h>
#include <stdlib.h>

#include "loops.h"

enum { STEPS = 8 };

/* Its tasks run in the calling thread: what threads cost is the host's affair. */
static struct loop in_reverse;

static nrnn_stream *open_spread(const struct subject *s) {
  struct subject spread = *s;
  spread.options.parallel_for = run_loop;
  spread.options.parallel_context = &in_reverse;
  return open_stream(&spread);
}

/* An ensemble that diverges in a few steps. */
static nrnn_stream *open_explosive(const struct subject *s) {
  struct subject explosive = make_explosive(s);
  explosive.options.members = 27;
  explosive.options.noise = NRNN_NOISE_ON;
  nrnn_stream *stream = open_spread(&explosive);
  nrnn_model_free(explosive.model);
  return stream;
}

/* As the model's calibration says. */
static nrnn_stream *open_calibrated(const struct subject *s) {
  struct subject calibrated = *s;
  calibrated.options = (nrnn_stream_options)NRNN_STREAM_OPTIONS_INIT;
  calibrated.options.missing = NRNN_MISSING_HOLD;
  calibrated.options.calibrated = 1;
  return open_stream(&calibrated);
}

struct bench prepare(const struct subject *s) {
  struct bench b = {.subject = s, .stream = open_stream(s), .other = open_stream(s), .x = make_inputs(s, FLEET)};
  b.dt = make_intervals(s, STEPS);
  b.fleet[0] = open_spread(s);
  for (int i = 1; i < FLEET; i++) OK(nrnn_stream_clone(b.fleet[0], &b.fleet[i], NULL));
  b.explosive = open_explosive(s);
  for (int i = 0; i < 2 && s->info.has_calibration; i++) b.calibrated[i] = open_calibrated(s);
  b.results = make_results(s, STEPS);
  b.snapshot = take(b.stream);
  OK(nrnn_stream_size(s->model, &s->options, &b.size, NULL, NULL));
  b.memory = aligned_alloc(64, (b.size + 63) / 64 * 64);
  return b;
}

void finish(struct bench *b) {
  nrnn_stream_free(b->stream);
  nrnn_stream_free(b->other);
  for (int i = 0; i < FLEET; i++) nrnn_stream_free(b->fleet[i]);
  nrnn_stream_free(b->explosive);
  for (int i = 0; i < 2; i++) nrnn_stream_free(b->calibrated[i]);
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
static void fleet(struct bench *b) {
  nrnn_status statuses[FLEET];
  OK(nrnn_streams_step(b->fleet, FLEET, b->x, FLEET * b->subject->info.inputs, NULL, NULL, statuses, NULL));
}
static void spread_run(struct bench *b) {
  OK(nrnn_stream_run(b->fleet[0], b->x, STEPS * b->subject->info.inputs, STEPS, b->dt, NULL, &b->results.output, NULL,
                     NULL));
}
/* Of a fleet one stream has a bad input, one stands twice and one is not there. */
static void refused_fleet(struct bench *b) {
  const size_t d = b->subject->info.inputs;
  const float good = b->x[d];
  nrnn_stream *streams[FLEET];
  nrnn_status statuses[FLEET];
  nrnn_error error;
  for (int i = 0; i < FLEET; i++) streams[i] = i == 2 ? NULL : b->fleet[i == 3 ? 4 : i];
  b->x[d] = INFINITY;
  EXPECT_EQUAL(nrnn_streams_step(streams, FLEET, b->x, FLEET * d, NULL, NULL, statuses, &error), NRNN_BAD_INPUT);
  EXPECT(statuses[1] == NRNN_BAD_INPUT && statuses[2] && !statuses[3] && statuses[4]);
  b->x[d] = good;
}
/* Its fifth row is bad. */
static void refused_run(struct bench *b) {
  const size_t d = b->subject->info.inputs;
  const float good = b->x[4 * d];
  nrnn_error error;
  size_t done = 0;
  b->x[4 * d] = INFINITY;
  EXPECT_EQUAL(nrnn_stream_run(b->stream, b->x, STEPS * d, STEPS, b->dt, NULL, &b->results.output, &done, &error),
               NRNN_BAD_INPUT);
  EXPECT_EQUAL(done, 4);
  b->x[4 * d] = good;
}
static void diverging(struct bench *b) {
  const float x = 1;
  nrnn_error error;
  nrnn_status status = NRNN_OK, together;
  for (int i = 0; i < STEPS; i++) status = nrnn_stream_step(b->explosive, &x, 1, 0, NULL, &error);
  EXPECT_EQUAL(status, NRNN_DIVERGED);
  EXPECT_EQUAL(nrnn_streams_step(&b->explosive, 1, &x, 1, NULL, NULL, &together, &error), NRNN_DIVERGED);
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
/* A calibrated stream's step and copy; of a model without calibration what stands for them, a refusal. */
static void calibrated(struct bench *b) {
  nrnn_calibration_info record = NRNN_CALIBRATION_INFO_INIT;
  nrnn_error error;
  const nrnn_status status = b->calibrated[0] ? NRNN_OK : NRNN_NO_CALIBRATION;
  EXPECT_EQUAL(nrnn_model_get_calibration(b->subject->model, &record, &error), status);
  if (status) return;
  float quantiles[256];
  nrnn_output output = NRNN_OUTPUT_INIT;
  output.quantiles = quantiles;
  output.quantiles_capacity = COUNT(quantiles);
  OK(nrnn_stream_step(b->calibrated[0], b->x, b->subject->info.inputs, 0, &output, NULL));
  OK(nrnn_stream_copy(b->calibrated[1], b->calibrated[0], NULL));
}
static void normals(struct bench *b) {
  float out[5];
  (void)b;
  OK(nrnn_normals(1, 2, 3, 4, 5, 6, 0, 0, 5, out, NULL));
}

#define NAMED(function) \
  { #function, function }

const struct safe safe[SAFE] = {NAMED(step),       NAMED(run),          NAMED(streams_step),  NAMED(fleet),
                                NAMED(spread_run), NAMED(refused_step), NAMED(refused_fleet), NAMED(refused_run),
                                NAMED(diverging),  NAMED(reset),        NAMED(reset_to),      NAMED(snapshot),
                                NAMED(restore),    NAMED(copy),         NAMED(state),         NAMED(infos),
                                NAMED(in_place),   NAMED(normals),      NAMED(calibrated)};
