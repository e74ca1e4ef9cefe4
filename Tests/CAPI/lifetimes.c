/* Who holds what, and streams that are made in other ways: all go on alike. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

static void warm(const struct subject *s, nrnn_stream *stream, size_t steps) {
  float *x = make_inputs(s, steps);
  OK(nrnn_stream_run(stream, x, steps * s->info.inputs, steps, NULL, NULL, NULL, NULL, NULL));
  free(x);
}

/* In memory of the caller: not a byte beyond it, and as if created. */
static void in_place(const struct subject *s) {
  enum { GUARD = 64 };
  size_t size, align;
  OK(nrnn_stream_size(s->model, &s->options, &size, &align, NULL));
  EXPECT(align && !(align & (align - 1)));
  const size_t whole = (GUARD + align + size + GUARD + 63) / 64 * 64 + 64;
  uint8_t *block = aligned_alloc(64, whole);
  memset(block, 0xA5, whole);
  uint8_t *memory = block + (GUARD + align - 1) / align * align; /* aligned to `align` and, below 64, to no more */
  memset(memory, 0xFF, size);                                    /* numbers that are none */
  nrnn_stream *stream = NULL, *created = open_stream(s);
  OK(nrnn_stream_init(memory, size, s->model, &s->options, &stream, NULL));
  EXPECT((uint8_t *)stream >= memory && (uint8_t *)stream < memory + size);
  EXPECT(stream && same_stream(stream, created) && continue_alike(s, stream, created));
  nrnn_stream_deinit(stream);
  for (uint8_t *p = block; p < memory; p++) EXPECT(*p == 0xA5);
  for (uint8_t *p = memory + size; p < block + whole; p++) EXPECT(*p == 0xA5);
  nrnn_stream_free(created);
  free(block);
}

/* The size that the header promises. */
static void size(const struct subject *s) {
  nrnn_stream *stream = open_stream(s);
  nrnn_stream_info info = NRNN_STREAM_INFO_INIT;
  size_t size = 0;
  OK(nrnn_stream_get_info(stream, &info, NULL));
  OK(nrnn_stream_size(s->model, &s->options, &size, NULL, NULL));
  EXPECT_EQUAL(info.bytes, size);
  EXPECT(info.bytes <= (size_t)2 * s->info.state_bytes * (info.members + 1) + 600 + info.scratch_bytes);
  struct snapshot *snapshot = take(stream);
  EXPECT_EQUAL(info.snapshot_bytes, snapshot->size);
  nrnn_stream_free(stream);
  free(snapshot);
}

static void clones(const struct subject *s) {
  nrnn_stream *a = open_stream(s), *b = NULL, *c = NULL;
  warm(s, a, 7);
  OK(nrnn_stream_clone(a, &b, NULL));
  OK(nrnn_stream_clone(b, &c, NULL));
  EXPECT(same_stream(a, b) && continue_alike(s, a, b));
  nrnn_stream_free(a);
  nrnn_stream_free(b);
  OK(nrnn_stream_clone(c, &a, NULL));
  EXPECT(continue_alike(s, c, a));
  nrnn_stream_free(c);
  nrnn_stream_free(a);
}

/* Onto a stream of another seed, in another place, with other quantile levels. */
static void copies(const struct subject *s) {
  const double other_levels[] = {0.4, 0.45, 0.55};
  struct subject other = *s;
  other.options.seed = 99;
  other.options.stream_id = 98;
  other.options.quantiles = other_levels;
  if (s->options.members < 2) other.options.quantile_count = 0;
  nrnn_stream *source = open_stream(s), *target = open_stream(&other);
  warm(s, source, 7);
  warm(s, target, 3);
  OK(nrnn_stream_reset(target, NRNN_RESET_ZERO, 5, NULL));
  OK(nrnn_stream_copy(target, source, NULL));
  EXPECT(same_stream(source, target) && continue_alike(s, source, target));
  OK(nrnn_stream_copy(source, source, NULL));
  EXPECT(continue_alike(s, source, target));
  nrnn_stream_free(source);
  nrnn_stream_free(target);
}

static void copies_of_another_kind(const struct subject *s) {
  struct subject other = *s;
  nrnn_stream *target = open_stream(s);
  watch(target);
  other.options.members = s->options.members + 2;
  other.options.noise = s->info.has_noise ? NRNN_NOISE_ON : NRNN_NOISE_OFF;
  nrnn_stream *more = open_stream(&other);
  REFUSED(NRNN_SNAPSHOT_OF_OTHER_STREAM, "source", nrnn_stream_copy(target, more, e));
  other.options = s->options;
  other.options.quantiles = (const double[]){0.5};
  other.options.quantile_count = s->options.quantile_count == 1 ? 0 : 1;
  nrnn_stream *levels = open_stream(&other);
  REFUSED(NRNN_SNAPSHOT_OF_OTHER_STREAM, "source", nrnn_stream_copy(target, levels, e));
  nrnn_stream_free(more);
  nrnn_stream_free(levels);
  nrnn_stream_free(target);
}

/* The caller gives its model back first; the streams go on, and the last takes the model along. */
static void model_freed_first(const struct subject *s) {
  struct subject own = *s;
  OK(nrnn_model_load_file(s->path, NULL, &own.model, NULL));
  nrnn_stream *wanted = open_stream(s), *a = open_stream(&own), *b = NULL;
  nrnn_model_free(own.model);
  OK(nrnn_stream_clone(a, &b, NULL));
  EXPECT(continue_alike(s, wanted, a));
  nrnn_stream_free(a);
  nrnn_stream_free(wanted);
  wanted = open_stream(s);
  EXPECT(continue_alike(s, wanted, b));
  nrnn_stream_free(b);
  nrnn_stream_free(wanted);
}

/* Loading copies: the bytes may go, and may lie anywhere. */
static void bytes_freed_first(const struct subject *s) {
  FILE *file = fopen(s->path, "rb");
  uint8_t *bytes = malloc(1 << 20);
  const size_t size = fread(bytes + 1, 1, (1 << 20) - 1, file);
  struct subject own = *s;
  fclose(file);
  OK(nrnn_model_load_memory(bytes + 1, size, NULL, &own.model, NULL));
  memset(bytes, 0xFF, 1 << 20);
  free(bytes);
  nrnn_stream *a = open_stream(s), *b = open_stream(&own);
  EXPECT(continue_alike(s, a, b));
  nrnn_stream_free(a);
  nrnn_stream_free(b);
  nrnn_model_free(own.model);
}

int main(int argc, char **argv) {
  static const struct test tests[] = {TEST(in_place),
                                      TEST(size),
                                      TEST(clones),
                                      TEST(copies),
                                      TEST(copies_of_another_kind),
                                      TEST(model_freed_first),
                                      TEST(bytes_freed_first)};
  return run_tests("lifetimes", tests, COUNT(tests), argc, argv);
}
