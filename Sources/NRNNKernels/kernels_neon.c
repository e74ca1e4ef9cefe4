// NEON: every ARM64 CPU.
#include "nrnn_kernels.h"

#if defined(__aarch64__)
#include "cpu_has.h"

CPU_HAS(neon) { return 1; }

#define TIER_FMA 1
#define TIER_HALF 1
#include "kernels_template.h"
TABLE(generic);
TABLE(neon);
#endif
