/* Calibrated streams: made as the model's record says, their quantiles shifted and all else as without. */
#include <stdlib.h>
#include <string.h>

#include "support.h"

enum { STEPS = 5 };

static nrnn_calibration_info record_of(const struct subject *s) {
  nrnn_calibration_info record = NRNN_CALIBRATION_INFO_INIT;
  OK(nrnn_model_get_calibration(s->model, &record, NULL));
  return record;
}

/* The subject's seeds and policies; all that the record speaks of is left to it. */
static struct subject calibrated(const struct subject *s) {
  struct subject c = *s;
  c.options.members = c.options.noise = c.options.space = 0;
  c.options.noise_scale = 0;
  c.options.quantiles = NULL;
  c.options.quantile_count = 0;
  c.options.calibrated = 1;
  return c;
}

/* The same stream without offsets. */
static struct subject by_hand(const struct subject *s) {
  const nrnn_calibration_info record = record_of(s);
  struct subject h = calibrated(s);
  h.options.members = record.members;
  h.options.noise = NRNN_NOISE_ON;
  h.options.noise_scale = record.noise_scale;
  h.options.quantiles = record.levels;
  h.options.quantile_count = record.level_count;
  h.options.calibrated = 0;
  return h;
}

/* Shifts by the offsets of the levels in their order. */
static void shift(const struct subject *h, struct results *r, size_t steps) {
  const nrnn_calibration_info record = record_of(h);
  const size_t row = record.level_count * h->info.outputs;
  for (size_t i = 0; i < steps * row; i++)
    r->output.quantiles[i] = (float)((double)r->output.quantiles[i] + record.offsets[i % row]);
}

static void shifted(const struct subject *s) {
  if (!s->info.has_calibration) return;
  const struct subject c = calibrated(s), h = by_hand(s);
  nrnn_stream *stream = open_stream(&c), *plain = open_stream(&h);
  float *x = make_inputs(s, STEPS);
  double *dt = make_intervals(s, STEPS);
  struct results a = make_results(&h, STEPS), b = make_results(&h, STEPS);
  OK(nrnn_stream_run(stream, x, STEPS * s->info.inputs, STEPS, dt, NULL, &a.output, NULL, NULL));
  OK(nrnn_stream_run(plain, x, STEPS * s->info.inputs, STEPS, dt, NULL, &b.output, NULL, NULL));
  shift(&h, &b, STEPS);
  EXPECT(equal_results(&a, &b) && !untouched(&a) && same_stream(stream, plain));
  nrnn_stream_free(stream);
  nrnn_stream_free(plain);
  free_results(&a);
  free_results(&b);
  free(x);
  free(dt);
}

/* In one call for many, beside a plain one. */
static void in_a_fleet(const struct subject *s) {
  if (!s->info.has_calibration) return;
  const struct subject c = calibrated(s), h = by_hand(s);
  nrnn_stream *streams[] = {open_stream(&c), open_stream(&h)};
  struct results results[] = {make_results(&h, 1), make_results(&h, 1)};
  const nrnn_output outputs[] = {results[0].output, results[1].output};
  nrnn_status statuses[2];
  float *x = make_inputs(s, 2);
  memcpy(x + s->info.inputs, x, sizeof *x * s->info.inputs);
  OK(nrnn_streams_step(streams, 2, x, 2 * s->info.inputs, NULL, outputs, statuses, NULL));
  shift(&h, &results[1], 1);
  EXPECT(equal_results(&results[0], &results[1]) && !untouched(&results[0]));
  for (int i = 0; i < 2; i++) {
    nrnn_stream_free(streams[i]);
    free_results(&results[i]);
  }
  free(x);
}

static void told(const struct subject *s) {
  if (!s->info.has_calibration) return;
  const struct subject c = calibrated(s), h = by_hand(s);
  nrnn_stream *stream = open_stream(&c);
  nrnn_stream_info info = NRNN_STREAM_INFO_INIT;
  OK(nrnn_stream_get_info(stream, &info, NULL));
  EXPECT(info.calibrated == 1 && info.noise == NRNN_NOISE_ON && info.members == h.options.members);
  EXPECT(info.noise_scale == h.options.noise_scale && info.quantile_count == h.options.quantile_count);
  nrnn_stream_free(stream);
  stream = open_stream(&h);
  OK(nrnn_stream_get_info(stream, &info, NULL));
  EXPECT(info.calibrated == 0);
  nrnn_stream_free(stream);
}

static void refused(const struct subject *c, const nrnn_stream_options *options, nrnn_status status, const char *word) {
  nrnn_stream *stream = NULL;
  size_t size = 99;
  REFUSED(status, word, nrnn_stream_create(c->model, options, &stream, e));
  REFUSED(status, word, nrnn_stream_size(c->model, options, &size, NULL, e));
  REFUSED(status, word, nrnn_stream_init(&size, sizeof size, c->model, options, &stream, e));
  EXPECT(!stream && size == 99);
}

#define WRONG(status, word, assignment) \
  do {                                  \
    nrnn_stream_options o = c.options;  \
    assignment;                         \
    refused(&c, &o, status, word);      \
  } while (0)

static void options(const struct subject *s) {
  const struct subject c = calibrated(s);
  static const double another = 0.4321;
  WRONG(NRNN_INVALID_ARGUMENT, "calibrated", o.calibrated = 2);
  WRONG(NRNN_UNSUPPORTED, "reserved", o.reserved = 1);
  if (!s->info.has_calibration) {
    WRONG(NRNN_NO_CALIBRATION, "calibrated", (void)o);
    return;
  }
  WRONG(NRNN_INVALID_ARGUMENT, "members", o.members = 1);
  WRONG(NRNN_INVALID_ARGUMENT, "members", o.members = UINT32_MAX);
  WRONG(NRNN_INVALID_ARGUMENT, "noise_scale", o.noise_scale = 1);
  WRONG(NRNN_INVALID_ARGUMENT, "noise", o.noise = NRNN_NOISE_OFF);
  WRONG(NRNN_INVALID_ARGUMENT, "noise", o.noise = 3);
  WRONG(NRNN_INVALID_ARGUMENT, "space", o.space = NRNN_SPACE_LOGIT);
  WRONG(NRNN_INVALID_ARGUMENT, "space", o.space = 2);
  WRONG(NRNN_INVALID_ARGUMENT, "quantiles", (o.quantiles = NULL, o.quantile_count = 1));
  if (record_of(s).level_count)
    WRONG(NRNN_INVALID_ARGUMENT, "quantiles", (o.quantiles = &another, o.quantile_count = 1));
}

/* Copies and clones: the offsets go along, and not onto a stream that has no room for them. */
static void copies(const struct subject *s) {
  if (!s->info.has_calibration) return;
  const struct subject c = calibrated(s), h = by_hand(s);
  struct subject d = c;
  d.options.seed = 99;
  nrnn_stream *a = open_stream(&c), *b = open_stream(&d), *clone = NULL;
  nrnn_stream *plain = open_stream(&h);
  OK(nrnn_stream_clone(a, &clone, NULL));
  EXPECT(continue_alike(&h, a, clone));
  OK(nrnn_stream_copy(b, a, NULL));
  EXPECT(continue_alike(&h, a, b));
  watch(plain);
  REFUSED(NRNN_SNAPSHOT_OF_OTHER_STREAM, "calibration", nrnn_stream_copy(plain, a, e));
  watch(a);
  REFUSED(NRNN_SNAPSHOT_OF_OTHER_STREAM, "calibration", nrnn_stream_copy(a, plain, e));
  nrnn_stream_free(a);
  nrnn_stream_free(b);
  nrnn_stream_free(clone);
  nrnn_stream_free(plain);
}

static void snapshots(const struct subject *s) {
  if (!s->info.has_calibration) return;
  const struct subject c = calibrated(s);
  struct subject h = by_hand(s);
  nrnn_stream *stream = open_stream(&c), *plain = open_stream(&h);
  struct snapshot *snapshot = take(stream);
  OK(nrnn_stream_restore(plain, snapshot->bytes, snapshot->size, NULL, NULL, NULL));
  OK(nrnn_stream_restore(stream, snapshot->bytes, snapshot->size, NULL, NULL, NULL));
  nrnn_stream_free(plain);
  free(snapshot);
  h.options.noise_scale /= 2;
  plain = open_stream(&h);
  snapshot = take(plain);
  watch(stream);
  REFUSED(NRNN_SNAPSHOT_OF_OTHER_STREAM, "noise scale",
          nrnn_stream_restore(stream, snapshot->bytes, snapshot->size, NULL, NULL, e));
  OK(nrnn_stream_reset_to(stream, snapshot->bytes, snapshot->size, 0, NULL));
  nrnn_stream_free(stream);
  nrnn_stream_free(plain);
  free(snapshot);
}

/* In memory of the caller, which the offsets make larger. */
static void memory(const struct subject *s) {
  if (!s->info.has_calibration) return;
  const struct subject c = calibrated(s), h = by_hand(s);
  size_t size = 0, without = 0;
  OK(nrnn_stream_size(s->model, &c.options, &size, NULL, NULL));
  OK(nrnn_stream_size(s->model, &h.options, &without, NULL, NULL));
  const size_t offsets = 8 * h.options.quantile_count * s->info.outputs;
  EXPECT(size + 16 > without + offsets && size < without + offsets + 16);
  nrnn_stream *stream = NULL, *created = open_stream(&c);
  uint8_t *block = aligned_alloc(64, (size + 127) / 64 * 64);
  memset(block, 0xA5, size + 1);
  OK(nrnn_stream_init(block, size, s->model, &c.options, &stream, NULL));
  EXPECT(continue_alike(&h, stream, created));
  EXPECT(block[size] == 0xA5);
  nrnn_stream_deinit(stream);
  nrnn_stream_free(created);
  free(block);
}

/* Its numbers are those that models.py wrote. */
static void record(const struct subject *s) {
  if (strcmp(s->model_name, "calibrated.nrnn")) return;
  static const double levels[] = {0.1, 0.5, 0.9}, offsets[] = {-1, -2, 0.5, 0.25, 3, 4};
  const nrnn_calibration_info found = record_of(s);
  EXPECT(found.noise_scale == 1.5 && found.members == 13 && found.level_count == 3 && !found.coverage);
  EXPECT(!memcmp(found.levels, levels, sizeof levels) && !memcmp(found.offsets, offsets, sizeof offsets));
  EXPECT(!strcmp(found.data, "made up"));
}

int main(int argc, char **argv) {
  static const struct test tests[] = {TEST(shifted), TEST(in_a_fleet), TEST(told),   TEST(options),
                                      TEST(copies),  TEST(snapshots),  TEST(memory), TEST(record)};
  return run_tests("calibrated", tests, COUNT(tests), argc, argv);
}
