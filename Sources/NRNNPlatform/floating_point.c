#include "nrnn_platform.h"

// Control and status: the sticky exception flags are the host's too.
#if defined(__x86_64__)
#define EXCEPTIONS 0x3fu  // flags; writing the register takes longer than looking whether it is needed
uint64_t nrnn_fp_enter(void) {
  const uint32_t saved = __builtin_ia32_stmxcsr();
  if ((saved & ~EXCEPTIONS) != 0x1f80) __builtin_ia32_ldmxcsr(0x1f80);
  return saved;
}
void nrnn_fp_leave(uint64_t saved) {
  if (__builtin_ia32_stmxcsr() != (uint32_t)saved) __builtin_ia32_ldmxcsr((uint32_t)saved);
}
#elif defined(__aarch64__)
uint64_t nrnn_fp_enter(void) {
  uint64_t control, status;
  __asm__ volatile("mrs %0, fpcr" : "=r"(control));
  __asm__ volatile("mrs %0, fpsr" : "=r"(status));
  if (control) __asm__ volatile("msr fpcr, %0" : : "r"((uint64_t)0));
  return status << 32 | control;  // no bit above 31 is in use in either
}
void nrnn_fp_leave(uint64_t saved) {
  const uint64_t control = (uint32_t)saved, status = saved >> 32;
  if (control) __asm__ volatile("msr fpcr, %0" : : "r"(control));
  __asm__ volatile("msr fpsr, %0" : : "r"(status));
}
#elif defined(__ARM_FP)
#define LENGTH_OF_VECTORS \
  0x70000u  // LTPSIZE of ARMv8.1-M: what is compiled for its vectors, in a host too, counts on it
uint64_t nrnn_fp_enter(void) {
  uint32_t saved;
  __asm__ volatile("vmrs %0, fpscr" : "=r"(saved));
  __asm__ volatile("vmsr fpscr, %0" : : "r"(saved & LENGTH_OF_VECTORS));
  return saved;
}
void nrnn_fp_leave(uint64_t saved) { __asm__ volatile("vmsr fpscr, %0" : : "r"((uint32_t)saved)); }
#elif defined(__riscv_flen)
uint64_t nrnn_fp_enter(void) {
  uint32_t saved;
  __asm__ volatile("csrrw %0, fcsr, zero" : "=r"(saved));
  return saved;
}
void nrnn_fp_leave(uint64_t saved) { __asm__ volatile("csrw fcsr, %0" : : "r"((uint32_t)saved)); }
#else
// WebAssembly, and chips whose floats are a compiler's functions: there is only the default.
uint64_t nrnn_fp_enter(void) { return 0; }
void nrnn_fp_leave(uint64_t saved) { (void)saved; }
#endif
