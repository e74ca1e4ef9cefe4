/* Hosts of older and newer headers: structs that are shorter or longer than the library's. */
#include <stdlib.h>
#include <string.h>

#include "support.h"

enum { LONGER = 64 };

/* The first `size` bytes of a struct with rubbish behind, as memory of an older host. */
static void *older(const void *whole, size_t size) {
  uint8_t *memory = rubbish(size);
  memcpy(memory + sizeof size, (const uint8_t *)whole + sizeof size, size - sizeof size);
  return memory;
}

/* A struct with `LONGER` more bytes, as of a newer host. */
static void *newer(const void *whole, size_t size, int tail) {
  const size_t longer = size + LONGER;
  uint8_t *memory = calloc(1, longer);
  memcpy(memory, whole, size);
  memcpy(memory, &longer, sizeof longer);
  memory[longer - 1] = (uint8_t)tail;
  return memory;
}

static void stream_options(const struct subject *s) {
  static const size_t ends[] = {offsetof(nrnn_stream_options, seed),
                                offsetof(nrnn_stream_options, stream_id),
                                offsetof(nrnn_stream_options, members),
                                offsetof(nrnn_stream_options, noise),
                                offsetof(nrnn_stream_options, noise_scale),
                                offsetof(nrnn_stream_options, quantiles),
                                offsetof(nrnn_stream_options, space),
                                offsetof(nrnn_stream_options, missing),
                                offsetof(nrnn_stream_options, missing_by_channel),
                                offsetof(nrnn_stream_options, gap),
                                offsetof(nrnn_stream_options, max_substeps),
                                offsetof(nrnn_stream_options, parallel_for),
                                offsetof(nrnn_stream_options, parallel_context),
                                offsetof(nrnn_stream_options, calibrated),
                                offsetof(nrnn_stream_options, reserved),
                                sizeof(nrnn_stream_options)};
  for (size_t i = 0; i < COUNT(ends); i++) {
    nrnn_stream_options *options = older(&s->options, ends[i]);
    nrnn_stream_options wanted = {.struct_size = sizeof wanted};
    memcpy((char *)&wanted + 8, (const char *)&s->options + 8, ends[i] - 8);
    nrnn_stream *a = NULL, *b = NULL;
    /* Of a model without noise, five members whose noise is cut off are refused by both. */
    const nrnn_status status = nrnn_stream_create(s->model, &wanted, &b, NULL);
    EXPECT(status == NRNN_OK || status == NRNN_NO_NOISE);
    EXPECT_EQUAL(nrnn_stream_create(s->model, options, &a, NULL), status);
    EXPECT(!a == !b && (!a || same_stream(a, b)));
    nrnn_stream_free(a);
    nrnn_stream_free(b);
    free(options);
  }
}

static void newer_options(const struct subject *s) {
  nrnn_stream *a = open_stream(s), *b = NULL;
  nrnn_stream_options *zeros = newer(&s->options, sizeof s->options, 0),
                      *other = newer(&s->options, sizeof s->options, 1);
  OK(nrnn_stream_create(s->model, zeros, &b, NULL));
  EXPECT(b && continue_alike(s, a, b));
  nrnn_stream_free(b);
  REFUSED(NRNN_UNSUPPORTED, "options", nrnn_stream_create(s->model, other, &b, e));
  nrnn_stream_free(a);
  free(zeros);
  free(other);
}

static void load_options(const struct subject *s) {
  const nrnn_load_options initial = NRNN_LOAD_OPTIONS_INIT;
  static const size_t ends[] = {offsetof(nrnn_load_options, max_bytes), offsetof(nrnn_load_options, kernels),
                                offsetof(nrnn_load_options, flags), sizeof initial};
  nrnn_model *model = NULL;
  for (size_t i = 0; i < COUNT(ends); i++) {
    nrnn_load_options *options = older(&initial, ends[i]);
    OK(nrnn_model_load_file(s->path, options, &model, NULL));
    nrnn_model_free(model);
    free(options);
  }
  nrnn_load_options *zeros = newer(&initial, sizeof initial, 0), *other = newer(&initial, sizeof initial, 1);
  OK(nrnn_model_load_file(s->path, zeros, &model, NULL));
  nrnn_model_free(model);
  REFUSED(NRNN_UNSUPPORTED, "options", nrnn_model_load_file(s->path, other, &model, e));
  free(zeros);
  free(other);
}

/* An output that ends after `arrays[count - 1]`: the other arrays are not there, whatever lies behind. */
static void older_outputs(const struct subject *s) {
  for (size_t count = 1; count <= ARRAYS; count++) {
    nrnn_stream *stream = open_stream(s);
    float *x = make_inputs(s, 1);
    struct results whole = make_results(s, 1);
    nrnn_output *output = older(&whole.output, arrays[count - 1].capacity + sizeof(size_t));
    OK(nrnn_stream_step(stream, x, s->info.inputs, 0, output, NULL));
    nrnn_stream_free(stream);
    free_results(&whole);
    free(output);
    free(x);
  }
}

/* In an array of outputs one lies struct_size behind the other. */
static void older_outputs_of_many(const struct subject *s) {
  const size_t size = offsetof(nrnn_output, variance);
  nrnn_stream *streams[2] = {open_stream(s), open_stream(s)};
  float *x = make_inputs(s, 2);
  nrnn_status statuses[2] = {-1, -1};
  struct results a = make_results(s, 1), b = make_results(s, 1);
  uint8_t *outputs = older(&a.output, size);
  memcpy(outputs + size, &b.output, size);
  memcpy(outputs + size, &size, sizeof size);
  OK(nrnn_streams_step(streams, 2, x, 2 * s->info.inputs, NULL, (nrnn_output *)outputs, statuses, NULL));
  EXPECT(!untouched(&a) && !untouched(&b));
  nrnn_stream_free(streams[0]);
  nrnn_stream_free(streams[1]);
  free_results(&a);
  free_results(&b);
  free(outputs);
  free(x);
}

static void newer_outputs(const struct subject *s) {
  nrnn_stream *stream = open_stream(s);
  float *x = make_inputs(s, 1);
  struct results r = make_results(s, 1);
  nrnn_output *zeros = newer(&r.output, sizeof r.output, 0), *other = newer(&r.output, sizeof r.output, 1);
  OK(nrnn_stream_step(stream, x, s->info.inputs, 0, zeros, NULL));
  EXPECT(!untouched(&r));
  watch(stream);
  REFUSED(NRNN_UNSUPPORTED, "output", nrnn_stream_step(stream, x, s->info.inputs, 0, other, e));
  nrnn_stream_free(stream);
  free_results(&r);
  free(zeros);
  free(other);
  free(x);
}

static void sizes_that_make_no_sense(const struct subject *s) {
  nrnn_stream *stream = open_stream(s), *other = NULL;
  nrnn_model *model = NULL;
  float *x = make_inputs(s, 1);
  watch(stream);
  for (size_t i = 0; i < BAD_SIZES; i++) {
    void *memory = rubbish(bad_sizes[i]);
    REFUSED(NRNN_INVALID_ARGUMENT, "options.struct_size", nrnn_model_load_file(s->path, memory, &model, e));
    REFUSED(NRNN_INVALID_ARGUMENT, "options.struct_size", nrnn_stream_create(s->model, memory, &other, e));
    REFUSED(NRNN_INVALID_ARGUMENT, "output.struct_size", nrnn_stream_step(stream, x, s->info.inputs, 0, memory, e));
    free(memory);
  }
  nrnn_stream_free(stream);
  free(x);
}

int main(int argc, char **argv) {
  static const struct test tests[] = {TEST(stream_options),          TEST(newer_options),         TEST(load_options),
                                      TEST(older_outputs),           TEST(older_outputs_of_many), TEST(newer_outputs),
                                      TEST(sizes_that_make_no_sense)};
  return run_tests("structs", tests, COUNT(tests), argc, argv);
}
