// NEON: every ARM64 CPU.
#include "nrnn_kernels.h"

#if defined(__aarch64__)
#define TIER_FMA 1
#define TIER_HALF 1
#include "kernels_template.h"
TABLE(generic, 1);
TABLE(neon, 3);
#endif
