// Square roots to the nearest number, as every libm has them: a chip's program may have none.
#include "nrnn_target.h"

#if defined(NRNN_BARE)
#include <math.h>
#include <stdint.h>
#include <string.h>

// The first `count` binary digits of the root of x, which begins at bit 63 or 62: each takes in two digits of x.
static uint64_t root(uint64_t x, int count) {
  uint64_t rest = 0, digits = 0;
  for (; count > 0; count--, x <<= 2) {
    rest = rest << 2 | x >> 62;
    const uint64_t next = digits << 2 | 1;
    digits <<= 1;
    if (rest >= next) rest -= next, digits |= 1;
  }
  return digits;
}

// Of a format with so many bits of fraction, as its bits. A root is never half-way between two numbers, nor subnormal.
static uint64_t root_of_bits(uint64_t bits, int fraction, int bias) {
  const uint64_t leading = 1ull << fraction, infinity = (2 * (uint64_t)bias + 1) << fraction, sign = infinity + leading;
  if (!(bits & ~sign) || bits == infinity) return bits;
  if (bits > infinity) return infinity | leading >> 1;  // of NaN, and of what is below 0
  int exponent = (int)(bits >> fraction) - bias;
  uint64_t mantissa = bits & (leading - 1);
  if (exponent > -bias) mantissa |= leading;
  else
    for (exponent++; mantissa < leading; exponent--) mantissa <<= 1;
  const int odd = exponent & 1;
  const uint64_t digits = root(mantissa << (62 - fraction + odd), fraction + 2);
  return ((uint64_t)((exponent - odd) / 2 + bias - 1) << fraction) + (digits >> 1) + (digits & 1);
}

double sqrt(double x) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  bits = root_of_bits(bits, 52, 1023);
  memcpy(&x, &bits, sizeof x);
  return x;
}

float sqrtf(float x) {
#if defined(__ARM_FP) || defined(__riscv_flen)
  return __builtin_sqrtf(x);  // an instruction
#else
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  bits = (uint32_t)root_of_bits(bits, 23, 127);
  memcpy(&x, &bits, sizeof x);
  return x;
#endif
}
#endif
