#include "loops.h"

#include <fenv.h>
#include <pthread.h>

/* One call of a loop: its threads take tasks until there is none. */
struct round {
  struct loop *loop;
  size_t count;
  void (*body)(void *task, size_t index);
  void *task;
  atomic_size_t next;
};

/* Relaxed, so that no order between tasks comes from here: a sanitizer would miss a race between them. */
static size_t take(struct round *r) { return atomic_fetch_add_explicit(&r->next, 1, memory_order_relaxed); }

static void *take_tasks(void *argument) {
  struct round *r = argument;
  int altered = 0;
  fesetround(FE_TOWARDZERO); /* bodies bring a floating-point environment of their own */
  for (size_t i = take(r); i < r->count; i = take(r)) {
    r->body(r->task, i);
    altered += fegetround() != FE_TOWARDZERO;
  }
  atomic_fetch_add_explicit(&r->loop->altered, altered, memory_order_relaxed);
  return NULL;
}

void run_loop(void *context, size_t count, void (*body)(void *task, size_t index), void *task) {
  struct loop *loop = context;
  struct round r = {loop, count, body, task, 0};
  pthread_t threads[8];
  loop->calls++;
  loop->tasks += count;
  loop->nested += loop->running++ > 0;
  for (int i = 0; i < loop->threads; i++) pthread_create(&threads[i], NULL, take_tasks, &r);
  for (int i = 0; i < loop->threads; i++) pthread_join(threads[i], NULL);
  for (size_t i = count; loop->threads == 0 && i > 0; i--) body(task, i - 1);
  loop->running--;
}
