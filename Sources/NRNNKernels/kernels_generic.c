// The tier that every CPU has. On ARM64 it is that of NEON, by another name, in WebAssembly that of its vectors if it has them.
#include "nrnn_kernels.h"
#include "cpu_has.h"

CPU_HAS(generic) { return 1; }

#if !defined(__aarch64__) && !defined(__wasm_simd128__)
#if defined(__FMA__)
#define TIER_FMA 1
#else
#define TIER_FMA 0
#endif
#define TIER_HALF 0
#include "kernels_template.h"
TABLE(generic);
#endif
