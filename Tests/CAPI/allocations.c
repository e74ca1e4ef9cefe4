/* What the header's table calls real-time safe allocates nothing: malloc and its kin are ours here, and count. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "realtime.h"

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);
void __libc_free(void *);

static size_t calls;

void *malloc(size_t size) { return calls++, __libc_malloc(size); }
void *calloc(size_t count, size_t size) { return calls++, __libc_calloc(count, size); }
void *realloc(void *memory, size_t size) { return calls++, __libc_realloc(memory, size); }
void *memalign(size_t align, size_t size) { return calls++, __libc_memalign(align, size); }
void *aligned_alloc(size_t align, size_t size) { return calls++, __libc_memalign(align, size); }
void free(void *memory) { calls++, __libc_free(memory); }
int posix_memalign(void **memory, size_t align, size_t size) {
  calls++;
  return (*memory = __libc_memalign(align, size)) ? 0 : ENOMEM;
}

static void none(const struct subject *s) {
  for (size_t i = 0; i < SAFE; i++) {
    struct bench b = prepare(s);
    const size_t before = calls;
    for (int n = 0; n < 3; n++) safe[i].call(&b);
    expect(calls == before, __FILE__, __LINE__, "expected no allocation in %s, found %zu", safe[i].name,
           calls - before);
    finish(&b);
  }
}

/* The counters count what the library does: it allocates where the table says so. */
static void positive_control(const struct subject *s) {
  nrnn_stream *stream = NULL, *clone = NULL;
  nrnn_model *model = NULL;
  size_t before = calls;
  OK(nrnn_stream_create(s->model, NULL, &stream, NULL));
  EXPECT_EQUAL(calls - before, 1);
  before = calls;
  OK(nrnn_stream_clone(stream, &clone, NULL));
  EXPECT_EQUAL(calls - before, 1);
  before = calls;
  nrnn_stream_free(clone);
  EXPECT_EQUAL(calls - before, 1);
  before = calls;
  OK(nrnn_model_load_file(s->path, NULL, &model, NULL));
  EXPECT(calls > before);
  nrnn_model_free(model);
  nrnn_stream_free(stream);
}

/* From a model's bytes to a step and back, all in memory of the caller. */
static void in_places(const struct subject *s) {
  enum { SIZE = 1 << 22 };
  uint8_t *bytes = aligned_alloc(64, SIZE), *memory = aligned_alloc(64, SIZE), *temporary = aligned_alloc(64, SIZE);
  float *x = make_inputs(s, 1);
  FILE *file = fopen(s->path, "rb");
  const size_t size = fread(bytes, 1, SIZE, file);
  size_t needed, align, decoding;
  nrnn_model *model = NULL;
  nrnn_stream *stream = NULL;
  fclose(file);
  const size_t before = calls;
  OK(nrnn_model_size(bytes, size, NULL, &needed, &align, &decoding, NULL));
  OK(nrnn_model_init(memory, SIZE, temporary, SIZE, bytes, size, NULL, &model, NULL));
  OK(nrnn_stream_init(temporary, SIZE, model, &s->options, &stream, NULL));
  const nrnn_status status = nrnn_stream_step(stream, x, s->info.inputs, 0, NULL, NULL);
  expect(status == NRNN_OK || status == NRNN_BAD_INPUT, __FILE__, __LINE__, "expected a step, found status %d", status);
  nrnn_stream_deinit(stream);
  nrnn_model_deinit(model);
  EXPECT_EQUAL(calls - before, 0);
  free(x);
  free(bytes);
  free(memory);
  free(temporary);
}

int main(int argc, char **argv) {
  static const struct test tests[] = {TEST(positive_control), TEST(none), TEST(in_places)};
  return run_tests("allocations", tests, COUNT(tests), argc, argv);
}
