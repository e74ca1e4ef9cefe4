// malloc and its kin are ours in the command, and count: an allocation that is freed at once shows in no total.
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>

#include "nrnn_tools.h"

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);
void __libc_free(void *);

static uint64_t calls;

static void count(void) { __atomic_fetch_add(&calls, 1, __ATOMIC_RELAXED); }

uint64_t nrnn_allocations(void) { return __atomic_load_n(&calls, __ATOMIC_RELAXED); }

void *malloc(size_t size) { return count(), __libc_malloc(size); }
void *calloc(size_t n, size_t size) { return count(), __libc_calloc(n, size); }
void *realloc(void *memory, size_t size) { return count(), __libc_realloc(memory, size); }
void *memalign(size_t align, size_t size) { return count(), __libc_memalign(align, size); }
void *aligned_alloc(size_t align, size_t size) { return count(), __libc_memalign(align, size); }
void free(void *memory) { count(), __libc_free(memory); }
int posix_memalign(void **memory, size_t align, size_t size) {
  count();
  void *block = __libc_memalign(align, size);
  if (!block) return ENOMEM;
  *memory = block;
  return 0;
}
