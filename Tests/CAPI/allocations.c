/* What the header's table calls real-time safe allocates nothing: malloc and its kin are ours here, and count. */
#define _GNU_SOURCE
#include <errno.h>
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

int main(int argc, char **argv) {
  static const struct test tests[] = {TEST(positive_control), TEST(none)};
  return run_tests("allocations", tests, COUNT(tests), argc, argv);
}
