// What the probes share: the vectors of the kernels, and the choice between the tiers.
#ifndef NRNN_PROBE_H
#define NRNN_PROBE_H

#include "nrnn_tools.h"

#define INLINE static inline __attribute__((always_inline))

#if defined(__x86_64__)
#define AVX2 __attribute__((target("avx2,fma")))
#define AVX512 __attribute__((target("avx512f,avx2,fma")))
#define HAS_AVX2 (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
#define HAS_AVX512 __builtin_cpu_supports("avx512f")
#endif

#endif
