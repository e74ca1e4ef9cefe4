// Vectors of 128 bits: WebAssembly, in a module that is compiled for them (scripts/link_wasm.sh).
#include "nrnn_kernels.h"

#if defined(__wasm_simd128__)
#include "cpu_has.h"

CPU_HAS(simd128) { return 1; }

#define TIER_FMA 0
#define TIER_HALF 0
#include "kernels_template.h"
TABLE(generic);
TABLE(simd128);
#endif
