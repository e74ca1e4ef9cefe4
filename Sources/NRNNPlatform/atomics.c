#include "nrnn_platform.h"

void nrnn_retain(int32_t *count) { __atomic_fetch_add(count, 1, __ATOMIC_RELAXED); }

int nrnn_release(int32_t *count) { return __atomic_fetch_sub(count, 1, __ATOMIC_ACQ_REL) == 1; }

void nrnn_lower(uint64_t *value, uint64_t other) {
  uint64_t found = __atomic_load_n(value, __ATOMIC_RELAXED);
  while (other < found && !__atomic_compare_exchange_n(value, &found, other, 1, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
  }
}
