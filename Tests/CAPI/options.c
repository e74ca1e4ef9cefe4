/* Stream options: what is out of range or not there yet is refused by name, by every function that takes them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

static void refused(const struct subject *s, const nrnn_stream_options *options, nrnn_status status, const char *word) {
  nrnn_stream *stream = NULL;
  size_t size = 99;
  REFUSED(status, word, nrnn_stream_create(s->model, options, &stream, e));
  REFUSED(status, word, nrnn_stream_size(s->model, options, &size, NULL, e));
  REFUSED(status, word, nrnn_stream_init(&size, sizeof size, s->model, options, &stream, e));
  EXPECT(!stream && size == 99);
}

#define WRONG(status, word, assignment) \
  do {                                  \
    nrnn_stream_options o = s->options; \
    assignment;                         \
    refused(s, &o, status, word);       \
  } while (0)

static void numbers(const struct subject *s) {
  WRONG(NRNN_INVALID_ARGUMENT, "members", o.members = (1u << 24) - 1);
  WRONG(NRNN_INVALID_ARGUMENT, "members", o.members = UINT32_MAX);
  WRONG(NRNN_INVALID_ARGUMENT, "noise_scale", o.noise_scale = -1);
  WRONG(NRNN_INVALID_ARGUMENT, "noise_scale", o.noise_scale = NAN);
  WRONG(NRNN_INVALID_ARGUMENT, "noise_scale", o.noise_scale = INFINITY);
  WRONG(NRNN_INVALID_ARGUMENT, "noise_scale", o.noise_scale = 1e300);
}

static void enums(const struct subject *s) {
  WRONG(NRNN_INVALID_ARGUMENT, "noise", o.noise = 3);
  WRONG(NRNN_INVALID_ARGUMENT, "noise", o.noise = UINT32_MAX);
  WRONG(NRNN_INVALID_ARGUMENT, "space", o.space = 2);
}

/* The policies' own ranges: a number that no header names, and a count that is neither 0 nor the inputs. */
static void policies(const struct subject *s) {
  const uint32_t reject[8] = {0};
  uint32_t unknown[8] = {0};
  nrnn_stream *stream = NULL;
  nrnn_stream_options options = s->options;
  options.missing_by_channel = reject;
  options.missing_count = s->info.inputs;
  options.max_substeps = 65536;
  OK(nrnn_stream_create(s->model, &options, &stream, NULL));
  nrnn_stream_free(stream);
  unknown[s->info.inputs - 1] = 4;
  WRONG(NRNN_INVALID_ARGUMENT, "missing_by_channel",
        (o.missing_by_channel = unknown, o.missing_count = s->info.inputs));
  WRONG(NRNN_INVALID_ARGUMENT, "max_substeps", o.max_substeps = 65537);
  WRONG(NRNN_INVALID_ARGUMENT, "max_substeps", o.max_substeps = UINT32_MAX);
  WRONG(NRNN_INVALID_ARGUMENT, "missing", o.missing = 4);
  WRONG(NRNN_INVALID_ARGUMENT, "gap", o.gap = 3);
  WRONG(NRNN_INVALID_ARGUMENT, "missing_count", (o.missing_by_channel = reject, o.missing_count = s->info.inputs + 1));
  WRONG(NRNN_INVALID_ARGUMENT, "missing_count", (o.missing_by_channel = reject, o.missing_count = SIZE_MAX));
  WRONG(NRNN_INVALID_ARGUMENT, "missing_by_channel", (o.missing_by_channel = NULL, o.missing_count = s->info.inputs));
}

static void quantiles(const struct subject *s) {
  const double M = s->options.members;
  const double ends[2] = {1 / (M + 1), M / (M + 1)};
  const double bad[] = {0, 1, -0.1, NAN, INFINITY, ends[0] * 0.999, 1 - ends[0] * 0.999};
  double many[65];
  for (int i = 0; i < 65; i++) many[i] = 0.5;
  nrnn_stream *stream = NULL;
  nrnn_stream_options options = s->options;
  options.quantiles = ends;
  options.quantile_count = 2;
  OK(nrnn_stream_create(s->model, &options, &stream, NULL));
  nrnn_stream_free(stream);
  options.quantiles = many;
  options.quantile_count = 64;
  OK(nrnn_stream_create(s->model, &options, &stream, NULL));
  nrnn_stream_free(stream);
  for (size_t i = 0; i < COUNT(bad); i++)
    WRONG(NRNN_INVALID_ARGUMENT, "quantiles", (o.quantiles = &bad[i], o.quantile_count = 1));
  WRONG(NRNN_INVALID_ARGUMENT, "quantiles", (o.quantiles = many, o.quantile_count = 65));
  WRONG(NRNN_INVALID_ARGUMENT, "quantiles", (o.quantiles = many, o.quantile_count = SIZE_MAX));
  WRONG(NRNN_INVALID_ARGUMENT, "quantiles", (o.quantiles = NULL, o.quantile_count = 1));
}

/* Noise is AUTO: off for one member, on for more; a model that names none has none. */
static void noise(const struct subject *s) {
  static const uint32_t members[] = {1, 2};
  for (size_t i = 0; i < COUNT(members); i++) {
    nrnn_stream *stream = NULL;
    nrnn_stream_info info = NRNN_STREAM_INFO_INIT;
    nrnn_stream_options o = NRNN_STREAM_OPTIONS_INIT;
    o.members = members[i];
    if (members[i] > 1 && !s->info.has_noise) {
      refused(s, &o, NRNN_NO_NOISE, "noise");
      continue;
    }
    OK(nrnn_stream_create(s->model, &o, &stream, NULL));
    OK(nrnn_stream_get_info(stream, &info, NULL));
    EXPECT_EQUAL(info.noise, members[i] > 1 ? NRNN_NOISE_ON : NRNN_NOISE_OFF);
    nrnn_stream_free(stream);
  }
  if (!s->info.has_noise) WRONG(NRNN_NO_NOISE, "noise", o.noise = NRNN_NOISE_ON);
}

/* mult x scale must be within 1. */
static void scale_of_official_noise(const struct subject *s) {
  double mult = 0;
  for (uint32_t l = 0; l < s->info.layers; l++) {
    nrnn_layer_info layer = NRNN_LAYER_INFO_INIT;
    OK(nrnn_model_get_layer(s->model, l, &layer, NULL));
    if (!strcmp(layer.noise, "official")) mult = layer.noise_values[1];
  }
  if (mult == 0) return;
  nrnn_stream *stream = NULL;
  nrnn_stream_options options = s->options;
  options.noise = NRNN_NOISE_ON;
  options.noise_scale = 1 / mult;
  OK(nrnn_stream_create(s->model, &options, &stream, NULL));
  nrnn_stream_free(stream);
  WRONG(NRNN_INVALID_ARGUMENT, "noise_scale", (o.noise = NRNN_NOISE_ON, o.noise_scale = 1.001 / mult));
}

/* More memory than there is, and more than a number can say. */
static void too_large(const struct subject *s) {
  nrnn_stream_options options = s->options;
  size_t size = 0;
  options.members = (1u << 24) - 2;
  options.noise = s->info.has_noise ? NRNN_NOISE_ON : NRNN_NOISE_OFF;
  OK(nrnn_stream_size(s->model, &options, &size, NULL, NULL));
  EXPECT(!s->info.has_noise || size > (size_t)8 * s->info.state * options.members);
}

/* What a stream tells of itself is what was asked for. */
static void kept(const struct subject *s) {
  nrnn_stream *stream = open_stream(s);
  nrnn_stream_info info = NRNN_STREAM_INFO_INIT;
  OK(nrnn_stream_get_info(stream, &info, NULL));
  EXPECT(info.seed == s->options.seed && info.stream_id == s->options.stream_id && info.noise_scale == 1);
  EXPECT(info.members == s->options.members && info.space == s->options.space);
  EXPECT(info.quantile_count == s->options.quantile_count);
  EXPECT(info.episode == 0 && info.tick == 0 && info.samples == 0 && info.time == 0);
  nrnn_stream_free(stream);
}

int main(int argc, char **argv) {
  static const struct test tests[] = {TEST(numbers), TEST(enums), TEST(policies),  TEST(quantiles),
                                      TEST(noise),   TEST(kept),  TEST(too_large), TEST(scale_of_official_noise)};
  return run_tests("options", tests, COUNT(tests), argc, argv);
}
