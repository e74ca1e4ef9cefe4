// What dispatch.c asks of a tier: defined in its kernels_<name>.c by PROBE(name) { ... }, outside of the tier's own
// instructions. Nothing is kept: the answer is a pure function of the CPU.
#ifndef NRNN_PROBE_H
#define NRNN_PROBE_H

#define PROBE(tier)            \
  int nrnn_probe_##tier(void); \
  int nrnn_probe_##tier(void)

#endif
