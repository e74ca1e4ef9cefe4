#ifndef NRNN_LONG_PRODUCT_H
#define NRNN_LONG_PRODUCT_H

#include <stdint.h>

// 32 x 32 bits. ARMv6-M has no product of more than 32.
static inline __attribute__((always_inline)) uint64_t long_product(uint32_t a, uint32_t b) {
#if defined(__ARM_ARCH_6M__)
  const uint32_t a1 = a >> 16, a0 = a & 0xffff, b1 = b >> 16, b0 = b & 0xffff;
  const uint32_t low = a0 * b0, middle = a1 * b0 + (low >> 16), other = a0 * b1 + (middle & 0xffff);
  return (uint64_t)(a1 * b1 + (middle >> 16) + (other >> 16)) << 32 | (other << 16 | (low & 0xffff));
#else
  return (uint64_t)a * b;
#endif
}

#endif
