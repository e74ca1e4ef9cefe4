// What dispatch.c asks of a tier: defined in its kernels_<name>.c by CPU_HAS(name) { ... }, outside of the tier's own
// instructions. Nothing is kept: the answer is a pure function of the CPU.
#ifndef NRNN_CPU_HAS_H
#define NRNN_CPU_HAS_H

#define CPU_HAS(tier)            \
  int nrnn_cpu_has_##tier(void); \
  int nrnn_cpu_has_##tier(void)

#if defined(__x86_64__)
// Whether the operating system saves these parts of the registers: bits of XCR0. The CPU must have OSXSAVE.
static inline int registers_are_saved(uint32_t parts) {
  uint32_t low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (low & parts) == parts;
}
#endif

#endif
