// Which tiers this build has and this CPU can run.
#include "nrnn_kernels.h"

// A tier of another CPU has a name and a number all the same.
#if defined(__x86_64__)
#define X86(...) __VA_ARGS__
#else
#define X86(...)
#endif
#if defined(__aarch64__)
#define ARM64(...) __VA_ARGS__
#else
#define ARM64(...)
#endif
#if defined(__wasm_simd128__)
#define WASM(...) __VA_ARGS__
#else
#define WASM(...)
#endif
#define ANY(...) __VA_ARGS__

#define DECLARE(name, number, cpu) \
  cpu(extern const nrnn_kernels nrnn_kernels_##name;) cpu(int nrnn_cpu_has_##name(void);)
NRNN_TIERS(DECLARE)

static const struct {
  char name[12];
  uint32_t number;
  int (*probe)(void);  // NULL: not in this build
  const nrnn_kernels *kernels;
} tiers[] = {
#define ROW(tier, id, cpu) \
  {.name = #tier, .number = id, cpu(.probe = nrnn_cpu_has_##tier, .kernels = &nrnn_kernels_##tier)},
    NRNN_TIERS(ROW)};

enum { TIERS = sizeof tiers / sizeof *tiers };

const nrnn_kernels *nrnn_kernels_find(uint32_t number) {
  for (size_t t = 0; t < TIERS; t++)
    if ((number == 0 || number == tiers[t].number) && tiers[t].probe && tiers[t].probe()) return tiers[t].kernels;
  return NULL;
}

const char *nrnn_tier_name(uint32_t number) {
  for (size_t t = 0; t < TIERS; t++)
    if (number == tiers[t].number) return tiers[t].name;
  return number == 0 ? "auto" : NULL;
}
