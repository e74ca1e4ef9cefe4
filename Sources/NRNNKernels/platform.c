#define _GNU_SOURCE
#include "nrnn_platform.h"

#include <stdlib.h>
#include <string.h>

void *nrnn_alloc(size_t size) {
  void *memory = NULL;
  if (size > SIZE_MAX - 64) return NULL;
  size = (size + 63) & ~(size_t)63;
  if (posix_memalign(&memory, 64, size ? size : 64)) return NULL;
  return memset(memory, 0, size ? size : 64);
}

void nrnn_free(void *memory) { free(memory); }

void nrnn_lend(size_t size, void (*body)(void *memory, void *context), void *context) {
  body(__builtin_alloca_with_align(size, 8 * 64), context);
}

void nrnn_retain(int32_t *count) { __atomic_fetch_add(count, 1, __ATOMIC_RELAXED); }

int nrnn_release(int32_t *count) { return __atomic_fetch_sub(count, 1, __ATOMIC_ACQ_REL) == 1; }

void nrnn_lower(uint64_t *value, uint64_t other) {
  uint64_t found = __atomic_load_n(value, __ATOMIC_RELAXED);
  while (other < found && !__atomic_compare_exchange_n(value, &found, other, 1, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
  }
}

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
#else
#error "nrnn: no floating-point environment for this CPU"
#endif

// CRC-32 by nibbles: a table of 16 words, small enough for an embedded library.
uint32_t nrnn_crc32(uint32_t crc, const void *bytes, size_t size) {
  static const uint32_t table[16] = {0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4,
                                     0x4db26158, 0x5005713c, 0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
                                     0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c};
  const uint8_t *p = bytes;
  crc = ~crc;
  for (size_t i = 0; i < size; i++) {
    crc ^= p[i];
    crc = (crc >> 4) ^ table[crc & 15];
    crc = (crc >> 4) ^ table[crc & 15];
  }
  return ~crc;
}

uint64_t nrnn_fnv1a(uint64_t hash, const void *bytes, size_t size) {
  const uint8_t *p = bytes;
  for (size_t i = 0; i < size; i++) hash = (hash ^ p[i]) * 0x100000001b3u;
  return hash;
}
