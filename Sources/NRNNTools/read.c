// Read bandwidth of one core: every byte is loaded once a pass, and nothing is stored.
#include "probe.h"

#pragma clang diagnostic ignored "-Wpsabi"

typedef uint32_t wide __attribute__((vector_size(32)));
typedef uint32_t widest __attribute__((vector_size(64)));

// 256 bytes a turn of the loop.
#define READ(name, vector)                                                                       \
  INLINE uint32_t name(const void *memory, size_t bytes, size_t passes) {                        \
    enum { VECTORS = 256 / sizeof(vector) };                                                     \
    vector sum[VECTORS] = {{0}}, all = {0};                                                      \
    while (passes--) {                                                                           \
      for (const vector *at = memory, *end = at + bytes / sizeof *at; at < end; at += VECTORS) { \
        _Pragma("clang loop unroll(full)") for (size_t k = 0; k < VECTORS; k++) sum[k] += at[k]; \
      }                                                                                          \
      __asm__ volatile("" : : : "memory"); /* the next pass loads again */                       \
    }                                                                                            \
    for (size_t k = 0; k < VECTORS; k++) all += sum[k];                                          \
    return all[0];                                                                               \
  }

READ(by_wide, wide)

#if defined(__x86_64__)
READ(by_widest, widest)
AVX2 static uint32_t avx2_read(const void *memory, size_t bytes, size_t passes) {
  return by_wide(memory, bytes, passes);
}
AVX512 static uint32_t avx512_read(const void *memory, size_t bytes, size_t passes) {
  return by_widest(memory, bytes, passes);
}
uint32_t nrnn_probe_read(const void *memory, size_t bytes, size_t passes) {
  return (HAS_AVX512 ? avx512_read : HAS_AVX2 ? avx2_read : by_wide)(memory, bytes, passes);
}
#else
uint32_t nrnn_probe_read(const void *memory, size_t bytes, size_t passes) { return by_wide(memory, bytes, passes); }
#endif
