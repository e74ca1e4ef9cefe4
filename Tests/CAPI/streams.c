/* Streams, what they are fed with, and how they are compared. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

nrnn_stream *open_stream(const struct subject *subject) {
  nrnn_stream *stream = NULL;
  OK(nrnn_stream_create(subject->model, &subject->options, &stream, NULL));
  return stream;
}

int takes_missing(const struct subject *subject) {
  return subject->options.missing != NRNN_MISSING_REJECT || subject->options.missing_count > 0;
}

struct subject make_other(const struct subject *subject, const char *name) {
  static char path[4096];
  struct subject other = *subject;
  snprintf(path, sizeof path, "%.*s%s", (int)(subject->model_name - subject->path), subject->path, name);
  other.path = path;
  other.model_name = name;
  other.model = NULL;
  other.options.missing_count = 0; /* its channels are its own */
  OK(nrnn_model_load_file(path, NULL, &other.model, NULL));
  OK(nrnn_model_get_info(other.model, &other.info, NULL));
  return other;
}

struct subject make_explosive(const struct subject *subject) {
  return make_other(subject, "explosive.model");
}

float *make_inputs(const struct subject *subject, size_t steps) {
  const size_t d = subject->info.inputs;
  float *x = malloc(sizeof *x * (steps * d + 1));
  for (size_t k = 0; k < d; k++) {
    nrnn_channel_info channel = NRNN_CHANNEL_INFO_INIT;
    nrnn_model_get_input(subject->model, (uint32_t)k, &channel, NULL);
    for (size_t t = 0; t < steps; t++) {
      const uint32_t noise = (uint32_t)(t * d + k + 1) * 2654435761u;
      x[t * d + k] = (float)(channel.mean + channel.scale * (noise / 4294967296.0 * 3 - 1.5));
      if (takes_missing(subject) && noise % 5 == 0) x[t * d + k] = NAN;
    }
  }
  return x;
}

double *make_intervals(const struct subject *subject, size_t steps) {
  static const double nominal[] = {0, 0.3, 1, 1.4, 0.9, 3.2, 2, 1000}; /* the last three are gaps to a map */
  const size_t count = subject->options.gap == NRNN_GAP_REJECT ? 5 : COUNT(nominal);
  double *dt = malloc(sizeof *dt * (steps + 1));
  for (size_t t = 0; t < steps; t++) dt[t] = nominal[t % count] * subject->info.interval;
  return dt;
}

struct snapshot *take(const nrnn_stream *stream) {
  struct snapshot *snapshot = calloc(1, sizeof *snapshot);
  OK(nrnn_stream_snapshot(stream, NULL, 0, snapshot->bytes, sizeof snapshot->bytes, &snapshot->size, NULL));
  return snapshot;
}

int same_stream(const nrnn_stream *a, const nrnn_stream *b) {
  struct snapshot *x = take(a), *y = take(b);
  const int same = x->size == y->size && !memcmp(x->bytes, y->bytes, x->size);
  free(x);
  free(y);
  return same;
}

int continue_alike(const struct subject *subject, nrnn_stream *a, nrnn_stream *b) {
  enum { STEPS = 5 };
  float *x = make_inputs(subject, STEPS);
  double *dt = make_intervals(subject, STEPS);
  struct results ra = make_results(subject, STEPS), rb = make_results(subject, STEPS);
  OK(nrnn_stream_run(a, x, STEPS * subject->info.inputs, STEPS, dt, NULL, &ra.output, NULL, NULL));
  OK(nrnn_stream_run(b, x, STEPS * subject->info.inputs, STEPS, dt, NULL, &rb.output, NULL, NULL));
  const int alike = equal_results(&ra, &rb) && !untouched(&ra) && same_stream(a, b);
  free_results(&ra);
  free_results(&rb);
  free(x);
  free(dt);
  return alike;
}
