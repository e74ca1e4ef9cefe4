/* The command's pool of threads: every index of every loop exactly once, whether the threads are awake or asleep.
 * Prints the first fault; built with and without a thread sanitizer. */
#include <stdio.h>
#include <time.h>

#include "nrnn_tools.h"

enum { MOST = 100 };

struct loop {
  int calls[MOST];
};

static void mark(void *task, size_t index) { ((struct loop *)task)->calls[index]++; }

static int check(nrnn_pool *pool, size_t count) {
  struct loop loop = {{0}};
  nrnn_pool_for(pool, count, mark, &loop);
  for (size_t i = 0; i < MOST; i++)
    if (loop.calls[i] != (i < count)) return printf("index %zu of %zu: %d calls\n", i, count, loop.calls[i]);
  return 0;
}

static void let_sleep(void) { nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL); }

static int check_pool(size_t threads) {
  nrnn_pool *pool = nrnn_pool_create(threads);
  int faults = pool == NULL;
  for (int n = 0; n < 5000 && !faults; n++) {
    if (n % 1000 == 0) let_sleep();
    faults = check(pool, (size_t)(n * 7) % (MOST + 1));
  }
  nrnn_pool_free(pool);
  return faults;
}

int main(void) {
  nrnn_pool_free(NULL);
  for (size_t threads = 1; threads <= 5; threads++)
    if (check_pool(threads)) return 1;
  return puts("as expected") < 0;
}
