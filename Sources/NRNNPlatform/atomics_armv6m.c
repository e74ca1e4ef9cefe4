// What compilers call for atomics on a CPU without instructions for them: interrupts wait. In code without the right to
// switch them off they do not, and a model is then not to be shared between threads.
#if defined(__ARM_ARCH_6M__)
#include <stdint.h>

static uint32_t interrupts_off(void) {
  uint32_t saved;
  __asm__ volatile("mrs %0, primask\n\tcpsid i" : "=r"(saved) : : "memory");
  return saved;
}
static void interrupts_as(uint32_t saved) { __asm__ volatile("msr primask, %0" : : "r"(saved) : "memory"); }

#define ATOMIC(name, arguments, change)      \
  uint32_t __atomic_##name##_4 arguments;    \
  uint32_t __atomic_##name##_4 arguments {   \
    (void)order;                             \
    const uint32_t saved = interrupts_off(); \
    const uint32_t before = *at;             \
    change;                                  \
    interrupts_as(saved);                    \
    return before;                           \
  }
ATOMIC(load, (const volatile uint32_t *at, int order), )
ATOMIC(exchange, (volatile uint32_t * at, uint32_t value, int order), *at = value)
ATOMIC(fetch_add, (volatile uint32_t * at, uint32_t value, int order), *at = before + value)
ATOMIC(fetch_sub, (volatile uint32_t * at, uint32_t value, int order), *at = before - value)

void __atomic_store_4(volatile uint32_t *at, uint32_t value, int order);
void __atomic_store_4(volatile uint32_t *at, uint32_t value, int order) { __atomic_exchange_4(at, value, order); }

_Bool __atomic_compare_exchange_4(volatile uint32_t *at, uint32_t *expected, uint32_t value, int order, int otherwise);
_Bool __atomic_compare_exchange_4(volatile uint32_t *at, uint32_t *expected, uint32_t value, int order, int otherwise) {
  (void)order, (void)otherwise;
  const uint32_t saved = interrupts_off(), before = *at;
  if (before == *expected) *at = value;
  interrupts_as(saved);
  if (before == *expected) return 1;
  *expected = before;
  return 0;
}
#endif
