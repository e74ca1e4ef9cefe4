// The tier that every CPU has. On ARM64 it is that of NEON, by another name, in WebAssembly that of its vectors if it
// has them.
#include "nrnn_kernels.h"
#include "cpu_has.h"

CPU_HAS(generic) { return 1; }

#if !defined(__aarch64__) && !defined(__wasm_simd128__)
#if defined(__FMA__) || defined(__ARM_FEATURE_FMA) || defined(__riscv_flen)
#define TIER_FMA 1
#else
#define TIER_FMA 0
#endif
#define TIER_HALF 0
// A chip's registers hold one number each. EXTRA_CFLAGS=-DNRNN_ONE_LANE tries it elsewhere.
#if defined(__arm__) || defined(__riscv) || defined(NRNN_ONE_LANE)
#define TIER_LANES 1
#endif
#include "kernels_template.h"
TABLE(generic);
#endif
