// AVX-512 F, DQ, BW and VL: x86-64 servers since 2017, AMD since Zen 4.
#include "nrnn_kernels.h"

#if defined(__x86_64__) && defined(NRNN_WITHOUT_AVX512)
// A library of some cells is to be small: no CPU has this tier.
#include "cpu_has.h"

CPU_HAS(avx512) { return 0; }
const nrnn_kernels nrnn_kernels_avx512 = {.id = NRNN_TIER_avx512, .name = "avx512"};
#elif defined(__x86_64__)
#include <cpuid.h>

#include "cpu_has.h"

enum { MASKS_AND_WIDE_REGISTERS = 0xe0 };
int nrnn_cpu_has_avx2(void);
extern const nrnn_kernels nrnn_kernels_avx2;

CPU_HAS(avx512) {
  uint32_t a, b, c, d;
  const uint32_t needed = bit_AVX512F | bit_AVX512DQ | bit_AVX512BW | bit_AVX512VL;
  return nrnn_cpu_has_avx2() && registers_are_saved(MASKS_AND_WIDE_REGISTERS) &&
         __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & needed) == needed;
}

#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512bw,avx512vl,avx2,fma,f16c"))), \
                             apply_to = function)
#define TIER_LANES 16
#define TIER_NARROW nrnn_kernels_avx2
#define TIER_FMA 1
#define TIER_HALF 1
#define TIER_PAIRS(a, b) ((vi)__builtin_ia32_pmaddwd512(a, b))
#define FIRST(left) ((uint16_t)((1u << (left)) - 1))
#define TIER_LOAD(p, left) __builtin_ia32_loadups512_mask(p, (vf){0}, FIRST(left))
#define TIER_STORE(p, v, left) __builtin_ia32_storeups512_mask(p, v, FIRST(left))
#include "kernels_template.h"
TABLE(avx512);
#pragma clang attribute pop
#endif
