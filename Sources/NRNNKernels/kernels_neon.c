// NEON: every ARM64 CPU.
#include "nrnn_kernels.h"

#if defined(__aarch64__)
#define TIER neon
#define TIER_ID 3
#define TIER_FMA 1
#define TIER_HALF 1
#include "kernels_template.h"
#endif
