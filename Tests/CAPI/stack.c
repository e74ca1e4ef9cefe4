/* How much stack a call takes: a thread's is painted, and the lowest byte that has changed tells. */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "loops.h"
#include "realtime.h"

#ifndef LIMIT
#define LIMIT (64 << 10) /* what nrnn.h promises */
#endif
enum { SIZE = 256 << 10, PAINT = 0x5A };

struct painted {
  uint8_t *stack;
  void (*call)(struct bench *);
  struct bench *bench;
  size_t depth;
};

/* Out of line, so that what it calls lies below its frame. */
__attribute__((noinline)) static void measure(struct painted *p) {
  const uint8_t *here = __builtin_frame_address(0);
  p->call(p->bench);
  const uint8_t *low = p->stack;
  while (*low == PAINT) low++;
  p->depth = (size_t)(here - low);
}

static void *in_thread(void *argument) {
  measure(argument);
  return NULL;
}

static size_t depth_of(void (*call)(struct bench *), struct bench *bench) {
  struct painted p = {aligned_alloc(4096, SIZE), call, bench, 0};
  pthread_attr_t attributes;
  pthread_t thread;
  memset(p.stack, PAINT, SIZE);
  pthread_attr_init(&attributes);
  pthread_attr_setstack(&attributes, p.stack, SIZE);
  EXPECT(!pthread_create(&thread, &attributes, in_thread, &p));
  pthread_join(thread, NULL);
  pthread_attr_destroy(&attributes);
  free(p.stack);
  return p.depth;
}

static size_t deepest;
static char deepest_call[256];

/* With kernels of every tier that there is. */
static void every_call(const struct subject *s) {
  for (uint32_t kernels = NRNN_KERNELS_AUTO; nrnn_kernels_name(kernels); kernels++) {
    nrnn_load_options options = NRNN_LOAD_OPTIONS_INIT;
    struct subject own = *s;
    options.kernels = kernels;
    if (!nrnn_kernels_available(kernels)) continue;
    OK(nrnn_model_load_file(s->path, &options, &own.model, NULL));
    struct bench b = prepare(&own);
    for (size_t i = 0; i < SAFE; i++) {
      const size_t depth = depth_of(safe[i].call, &b);
      expect(depth <= LIMIT, __FILE__, __LINE__, "expected %s to take at most %d bytes of stack, found %zu",
             safe[i].name, LIMIT, depth);
      if (depth <= deepest) continue;
      deepest = depth;
      snprintf(deepest_call, sizeof deepest_call, "%s of %s, %s, %s", safe[i].name, s->model_name, s->kind,
               nrnn_kernels_name(kernels));
    }
    finish(&b);
    nrnn_model_free(own.model);
  }
}

static void load(struct bench *b) {
  nrnn_model *model = NULL;
  nrnn_error error;
  OK(nrnn_model_load_file(b->subject->path, NULL, &model, &error));
  nrnn_model_verify(model, NULL, &error);
  nrnn_model_free(model);
}

static void loading(const struct subject *s) {
  struct bench b = {.subject = s};
  const size_t depth = depth_of(load, &b);
  expect(depth <= LIMIT, __FILE__, __LINE__, "expected at most %d bytes of stack, found %zu", LIMIT, depth);
}

/* The paint shows how deep a call went, and to whom it belongs. */
static void use_stack(struct bench *b) {
  volatile uint8_t bytes[100000];
  bytes[0] = b != NULL;
  (void)bytes[0];
}

static void positive_control(const struct subject *s) {
  (void)s;
  const size_t depth = depth_of(use_stack, NULL);
  EXPECT(depth >= 100000 && depth < 101000);
}

int main(int argc, char **argv) {
  static const struct test tests[] = {TEST(positive_control), TEST(every_call), TEST(loading)};
  const int failed = run_tests("stack", tests, COUNT(tests), argc, argv);
  printf("  %zu bytes at most: %s\n", deepest, deepest_call);
  return failed;
}
