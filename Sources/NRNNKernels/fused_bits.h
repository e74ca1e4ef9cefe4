// a b + c with one rounding to nearest, by integers: for chips without floating point, where it takes less than an
// addition and a product of their libraries, and has one rounding. Every float is one: subnormals, infinities, NaN.
#include <stdint.h>
#include <string.h>

#include "long_product.h"

#define BITS static inline __attribute__((always_inline))

// |x| = mantissa 2^(exponent - 150), the mantissa in [2^23, 2^24); of 0 it is 0.
typedef struct {
  uint32_t mantissa;
  int32_t exponent;
} magnitude;

BITS magnitude magnitude_of(uint32_t bits) {
  magnitude m = {bits & 0x7fffff, bits >> 23 & 255};
  if (m.exponent) m.mantissa |= 0x800000;
  else
    for (m.exponent = 1; m.mantissa && m.mantissa < 0x800000; m.exponent--) m.mantissa <<= 1;
  return m;
}

// x >> by with the last bit set where one was lost: all that a rounding further up needs to know.
BITS uint64_t shifted(uint64_t x, uint32_t by) {
  uint32_t high = (uint32_t)(x >> 32), low = (uint32_t)x, lost = 0;
  if (by >= 32) {
    lost = low, low = high, high = 0, by -= 32;
    if (by >= 32) return (lost | low) != 0;
  }
  lost |= low << 1 << (31 - by);
  low = low >> by | high << 1 << (31 - by);
  return (uint64_t)(high >> by) << 32 | low | (lost != 0);
}

// sum 2^(exponent - 189) to the nearest float, of a tie to the even one; 0 < sum < 2^63.
BITS uint32_t rounded(uint32_t sign, int32_t exponent, uint64_t sum) {
  uint32_t high = (uint32_t)(sum >> 32), low = (uint32_t)sum;
  if (!high) high = low >> 1, low <<= 31, exponent -= 31;
  for (; !(high >> 30); exponent--) high = high << 1 | low >> 31, low <<= 1;
  high |= low != 0;
  if (exponent >= 255) return sign | 0x7f800000;
  if (exponent < 1) {
    high = (uint32_t)shifted(high, exponent < -31 ? 32 : (uint32_t)(1 - exponent));
    exponent = 1;
  }
  // The leading bit of the mantissa, and what rounding carries into the exponent, add 1 to it.
  return sign | (((uint32_t)(exponent - 1) << 23) + ((high + 0x3f + (high >> 7 & 1)) >> 7));
}

BITS uint32_t fused_finite(uint32_t a_bits, uint32_t b_bits, uint32_t c_bits) {
  const magnitude a = magnitude_of(a_bits), b = magnitude_of(b_bits), c = magnitude_of(c_bits);
  const uint32_t sign = (a_bits ^ b_bits) & 0x80000000, other = (c_bits ^ sign) >> 31;
  // Both with the leading bit at 60, the product's perhaps at 61: nothing is lost of what is the larger.
  uint64_t product = long_product(a.mantissa << 8, b.mantissa << 6), addend = (uint64_t)(c.mantissa << 5) << 32;
  int32_t exponent = a.exponent + b.exponent - 125;
  const int32_t ahead = exponent - (c.exponent + 2);
  if (ahead >= 0) addend = shifted(addend, (uint32_t)ahead);
  else product = shifted(product, (uint32_t)-ahead), exponent = c.exponent + 2;
  const uint64_t sum = other ? product - addend : product + addend;
  if (!sum) return 0;
  return sum >> 63 ? rounded(sign ^ 0x80000000, exponent, -sum) : rounded(sign, exponent, sum);
}

BITS int is_finite_number(uint32_t bits) { return (bits << 1) < 0xff000000; }

// What is no number, or 0: the product is exact as a float.
static __attribute__((noinline)) float fused_special(float a, float b, float c) { return a * b + c; }

BITS float fused_bits(float x, float y, float z) {
  uint32_t a, b, c;
  memcpy(&a, &x, sizeof a), memcpy(&b, &y, sizeof b), memcpy(&c, &z, sizeof c);
  const int finite = is_finite_number(a) && is_finite_number(b);
  if (!finite || !(a << 1) || !(b << 1)) return fused_special(x, y, z);
  if (!is_finite_number(c)) return z;
  const uint32_t bits = fused_finite(a, b, c);
  float result;
  memcpy(&result, &bits, sizeof result);
  return result;
}
