// The tier that every CPU has.
#include "nrnn_kernels.h"

#define TIER generic
#define TIER_ID 1
#if defined(__FMA__) || defined(__aarch64__)
#define TIER_FMA 1
#else
#define TIER_FMA 0
#endif
#define TIER_HALF 0
#include "kernels_template.h"
