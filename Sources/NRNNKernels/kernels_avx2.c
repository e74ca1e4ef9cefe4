// AVX2, FMA and F16C: x86-64 since 2013.
#include "nrnn_kernels.h"

#if defined(__x86_64__)
#include <cpuid.h>

#include "cpu_has.h"

enum { HALVES = 6 };  // both halves of a register

CPU_HAS(avx2) {
  uint32_t a, b, c, d;
  const uint32_t needed = bit_FMA | bit_OSXSAVE | bit_AVX | bit_F16C;
  return __get_cpuid(1, &a, &b, &c, &d) && (c & needed) == needed && registers_are_saved(HALVES) &&
         __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_AVX2);
}

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)
#define TIER_FMA 1
#define TIER_HALF 1
#define TIER_CONSTANTS 1
#define TIER_PAIRS(a, b) ((vi)__builtin_ia32_pmaddwd256(a, b))
#define TIER_LOAD(p, left) __builtin_ia32_maskloadps256((const vf *)(const void *)(p), first_lanes(left))
#define TIER_STORE(p, v, left) __builtin_ia32_maskstoreps256((vf *)(void *)(p), first_lanes(left), v)
#include "kernels_template.h"
TABLE(avx2);
#pragma clang attribute pop
#endif
