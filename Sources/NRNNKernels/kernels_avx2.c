// AVX2, FMA and F16C: x86-64 since 2013.
#include "nrnn_kernels.h"

#if defined(__x86_64__)
#include <string.h>
#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)
#define TIER_FMA 1
#define TIER_HALF 1
#define TIER_PAIRS(a, b) ((vi)__builtin_ia32_pmaddwd256(a, b))
#include "kernels_template.h"
TABLE(avx2, 2);
#pragma clang attribute pop
#endif
