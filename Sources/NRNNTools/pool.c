// A fixed pool of threads for loops that come close upon each other: between two loops the threads wait awake for a
// while, then asleep.
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "nrnn_tools.h"

enum { PATIENCE = 10000 };  // pauses before a thread goes to sleep: some 0.2 to 0.5 ms

struct nrnn_pool {
  // The loop's number in the high half, the indices left to claim in the low. An index is claimed only with the number
  // seen, so a thread that comes late touches no later loop; body and task stay while there are indices to claim.
  _Atomic uint64_t ticket;
  _Atomic(void (*)(void *, size_t)) body;
  _Atomic(void *) task;
  _Atomic size_t undone;

  pthread_mutex_t lock;
  pthread_cond_t wake;
  _Atomic size_t asleep;
  _Atomic int ends;

  size_t workers;
  pthread_t threads[];
};

static void pause_briefly(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static uint32_t loop_of(uint64_t ticket) { return (uint32_t)(ticket >> 32); }

// Claims and calls until the loop has no index left; its number.
static uint32_t work(nrnn_pool *pool) {
  for (;;) {
    uint64_t ticket = pool->ticket;
    const uint32_t left = (uint32_t)ticket;
    if (left == 0) return loop_of(ticket);
    void (*body)(void *, size_t) = pool->body;
    void *task = pool->task;
    if (!atomic_compare_exchange_strong(&pool->ticket, &ticket, ticket - 1)) continue;
    body(task, left - 1);
    pool->undone--;
  }
}

static int is_over(nrnn_pool *pool, uint32_t loop) { return loop_of(pool->ticket) == loop && !pool->ends; }

static void wait_for_next(nrnn_pool *pool, uint32_t loop) {
  for (int i = 0; i < PATIENCE; i++, pause_briefly())
    if (!is_over(pool, loop)) return;
  pthread_mutex_lock(&pool->lock);
  pool->asleep++;
  while (is_over(pool, loop)) pthread_cond_wait(&pool->wake, &pool->lock);
  pool->asleep--;
  pthread_mutex_unlock(&pool->lock);
}

static void *live(void *memory) {
  nrnn_pool *pool = memory;
  while (!pool->ends) wait_for_next(pool, work(pool));
  return NULL;
}

// After the ticket, which a thread looks at again once it has counted itself asleep: one of the two sees the other.
static void wake_all(nrnn_pool *pool) {
  if (!pool->asleep) return;
  pthread_mutex_lock(&pool->lock);
  pthread_cond_broadcast(&pool->wake);
  pthread_mutex_unlock(&pool->lock);
}

void nrnn_pool_for(void *memory, size_t count, void (*body)(void *task, size_t index), void *task) {
  nrnn_pool *pool = memory;
  pool->body = body;
  pool->task = task;
  pool->undone = count;
  pool->ticket = (uint64_t)(loop_of(pool->ticket) + 1) << 32 | count;
  wake_all(pool);
  work(pool);
  for (int i = 0; pool->undone; i += i < PATIENCE)
    if (i < PATIENCE) pause_briefly();
    else sched_yield();
}

nrnn_pool *nrnn_pool_create(size_t threads) {
  nrnn_pool *pool = calloc(1, sizeof *pool + threads * sizeof pool->threads[0]);
  if (!pool) return NULL;
  pthread_mutex_init(&pool->lock, NULL);
  pthread_cond_init(&pool->wake, NULL);
  for (; pool->workers + 1 < threads; pool->workers++)
    if (pthread_create(&pool->threads[pool->workers], NULL, live, pool)) {
      nrnn_pool_free(pool);
      return NULL;
    }
  return pool;
}

void nrnn_pool_free(nrnn_pool *pool) {
  if (!pool) return;
  pool->ends = 1;
  wake_all(pool);
  for (size_t i = 0; i < pool->workers; i++) pthread_join(pool->threads[i], NULL);
  pthread_cond_destroy(&pool->wake);
  pthread_mutex_destroy(&pool->lock);
  free(pool);
}
