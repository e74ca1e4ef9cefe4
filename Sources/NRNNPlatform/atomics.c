#include "nrnn_platform.h"

#pragma clang diagnostic ignored "-Watomic-alignment"  // where there are calls: see atomics_armv6m.c

void nrnn_retain(int32_t *count) { __atomic_fetch_add(count, 1, __ATOMIC_RELAXED); }

int nrnn_release(int32_t *count) { return __atomic_fetch_sub(count, 1, __ATOMIC_ACQ_REL) == 1; }

void nrnn_lower(uint32_t *value, uint32_t other) {
  uint32_t found = __atomic_load_n(value, __ATOMIC_RELAXED);
  while (other < found && !__atomic_compare_exchange_n(value, &found, other, 1, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
  }
}
