// Which tiers this build has and this CPU can run. Nothing is kept: the answer is a pure function of the CPU.
#include "nrnn_kernels.h"

extern const nrnn_kernels nrnn_kernels_generic;

#if defined(__x86_64__)
#include <cpuid.h>

extern const nrnn_kernels nrnn_kernels_avx2;

// The operating system must save the upper halves of the registers too (XCR0 bits 1 and 2).
static int registers_are_saved(void) {
  uint32_t low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (low & 6) == 6;
}

static const nrnn_kernels *best(void) {
  uint32_t a, b, c, d;
  const uint32_t needed = bit_FMA | bit_OSXSAVE | bit_AVX | bit_F16C;
  if (!__get_cpuid(1, &a, &b, &c, &d) || (c & needed) != needed || !registers_are_saved()) return NULL;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || !(b & bit_AVX2)) return NULL;
  return &nrnn_kernels_avx2;
}
#elif defined(__aarch64__)
extern const nrnn_kernels nrnn_kernels_neon;
static const nrnn_kernels *best(void) { return &nrnn_kernels_neon; }
#else
static const nrnn_kernels *best(void) { return NULL; }
#endif

const nrnn_kernels *nrnn_kernels_find(uint32_t id) {
  if (id == nrnn_kernels_generic.id) return &nrnn_kernels_generic;
  const nrnn_kernels *vectors = best();
  if (id == 0) return vectors ? vectors : &nrnn_kernels_generic;
  return vectors && vectors->id == id ? vectors : NULL;
}
