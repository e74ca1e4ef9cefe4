// Peak arithmetic of one core: sums that do not wait for each other, enough of them to cover the latency.
#include "probe.h"

#pragma clang fp contract(fast)  // one instruction where there is one, else a product and a sum
#pragma clang diagnostic ignored "-Wpsabi"

typedef float narrow __attribute__((vector_size(16)));
typedef float wide __attribute__((vector_size(32)));
typedef float widest __attribute__((vector_size(64)));

// As many sums as leave registers for the factors. They go to a fixed point, never to infinity.
#define PROBE(name, type, count)                                                                               \
  INLINE float name(size_t fmas) {                                                                             \
    type sum[count], factor = (type){0} + 0.5f, addend = (type){0} + 1.0f, all = {0};                          \
    for (size_t i = 0; i < count; i++) sum[i] = (type){0} + (float)i;                                          \
    __asm__ volatile("" : "+m"(factor), "+m"(addend)); /* unknown to the compiler */                           \
    for (size_t done = 0; done < fmas; done += count * sizeof(type) / sizeof(float)) {                         \
      _Pragma("clang loop unroll(full)") for (size_t i = 0; i < count; i++) sum[i] = sum[i] * factor + addend; \
    }                                                                                                          \
    for (size_t i = 0; i < count; i++) all += sum[i];                                                          \
    return all[0];                                                                                             \
  }

#if defined(__x86_64__)  // 16 registers, 32 with AVX-512
PROBE(narrow_sums, narrow, 12)
PROBE(wide_sums, wide, 12)
PROBE(widest_sums, widest, 12)
AVX2 static float avx2_sums(size_t fmas) { return wide_sums(fmas); }
AVX512 static float avx512_sums(size_t fmas) { return widest_sums(fmas); }
float nrnn_probe_fma(size_t fmas) {
  return HAS_AVX512 ? avx512_sums(fmas) : HAS_AVX2 ? avx2_sums(fmas) : narrow_sums(fmas);
}
#else  // 32
PROBE(narrow_sums, narrow, 24)
float nrnn_probe_fma(size_t fmas) { return narrow_sums(fmas); }
#endif
