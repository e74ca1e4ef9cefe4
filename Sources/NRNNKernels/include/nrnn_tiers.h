// Every tier, the best of a CPU first: its name, its number NRNN_KERNELS_* in nrnn.h, the CPUs that may have it. A new
// one is a row here and kernels_<name>.c beside its like, which holds its TABLE and, unless every such CPU has it, its
// probe.
#ifndef NRNN_TIERS_H
#define NRNN_TIERS_H

#define NRNN_TIERS(TIER) \
  TIER(avx512, 4, X86)   \
  TIER(avx2, 2, X86)     \
  TIER(neon, 3, ARM64)   \
  TIER(simd128, 5, WASM) \
  TIER(generic, 1, ANY)

#define NRNN_TIER_NUMBER(name, number, cpu) NRNN_TIER_##name = number,
enum { NRNN_TIERS(NRNN_TIER_NUMBER) };

#endif
