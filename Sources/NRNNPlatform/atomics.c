#include "nrnn_platform.h"

#if defined(__ARM_ARCH_6M__)
// Without instructions for it: interrupts wait.
static uint32_t interrupts_off(void) {
  uint32_t saved;
  __asm__ volatile("mrs %0, primask\n\tcpsid i" : "=r"(saved) : : "memory");
  return saved;
}
static void interrupts_as(uint32_t saved) { __asm__ volatile("msr primask, %0" : : "r"(saved) : "memory"); }

static int32_t add(int32_t *count, int32_t change) {
  const uint32_t saved = interrupts_off();
  const int32_t before = *count;
  *count = before + change;
  interrupts_as(saved);
  return before;
}

void nrnn_retain(int32_t *count) { add(count, 1); }

int nrnn_release(int32_t *count) { return add(count, -1) == 1; }

void nrnn_lower(uint32_t *value, uint32_t other) {
  const uint32_t saved = interrupts_off();
  if (other < *value) *value = other;
  interrupts_as(saved);
}
#else
void nrnn_retain(int32_t *count) { __atomic_fetch_add(count, 1, __ATOMIC_RELAXED); }

int nrnn_release(int32_t *count) { return __atomic_fetch_sub(count, 1, __ATOMIC_ACQ_REL) == 1; }

void nrnn_lower(uint32_t *value, uint32_t other) {
  uint32_t found = __atomic_load_n(value, __ATOMIC_RELAXED);
  while (other < found && !__atomic_compare_exchange_n(value, &found, other, 1, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
  }
}
#endif
