/* Parallel loops as a host may have them: `run_loop` is their nrnn_parallel_for, a struct loop its context. */
#ifndef LOOPS_H
#define LOOPS_H

#include <stdatomic.h>
#include <stddef.h>

struct loop {
  int threads; /* 0: the caller's, from the last task to the first */
  atomic_size_t calls, tasks;
  atomic_int running, nested; /* calls under way; calls within another */
  atomic_int altered;         /* tasks after which a thread's rounding mode was another */
};

enum { LOOPS = 3 };
struct loops {
  struct loop each[LOOPS]; /* in reverse, on 2 threads, on 3: none of them the caller's, and rounding towards zero */
};
#define LOOPS_INIT                                             \
  {                                                            \
    .each = { {.threads = 0}, {.threads = 2}, {.threads = 3} } \
  }

void run_loop(void *context, size_t count, void (*body)(void *task, size_t index), void *task);

#endif
