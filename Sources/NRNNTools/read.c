// Read bandwidth of one core: every byte is loaded once a pass, and nothing is stored.
#include "probe.h"

#pragma clang diagnostic ignored "-Wpsabi"

typedef uint32_t vector __attribute__((vector_size(32)));
enum { VECTORS = 8 };  // per turn of the loop: 256 bytes

INLINE uint32_t read_all(const vector *memory, size_t count, size_t passes) {
  vector sum[VECTORS] = {{0}};
  while (passes--) {
    for (size_t i = 0; i < count; i += VECTORS) {
      _Pragma("clang loop unroll(full)") for (size_t k = 0; k < VECTORS; k++) sum[k] += memory[i + k];
    }
    __asm__ volatile("" : : : "memory");  // the next pass loads again
  }
  vector all = {0};
  for (size_t k = 0; k < VECTORS; k++) all += sum[k];
  return all[0];
}

#if defined(__x86_64__)
AVX2 static uint32_t avx2_read(const vector *memory, size_t count, size_t passes) {
  return read_all(memory, count, passes);
}
#else
#define HAS_AVX2 0
#define avx2_read read_all
#endif

uint32_t nrnn_probe_read(const void *memory, size_t bytes, size_t passes) {
  const size_t count = bytes / sizeof(vector);
  return HAS_AVX2 ? avx2_read(memory, count, passes) : read_all(memory, count, passes);
}
