// What dispatch.c asks of a tier: defined in its kernels_<name>.c by CPU_HAS(name) { ... }, outside of the tier's own
// instructions. Nothing is kept: the answer is a pure function of the CPU.
#ifndef NRNN_CPU_HAS_H
#define NRNN_CPU_HAS_H

#define CPU_HAS(tier)            \
  int nrnn_cpu_has_##tier(void); \
  int nrnn_cpu_has_##tier(void)

#endif
