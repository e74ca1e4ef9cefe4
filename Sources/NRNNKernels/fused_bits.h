// a b + c with one rounding to nearest, by integers: for chips without floating point, where it takes less than an
// addition and a product of their libraries, and has one rounding. Every float is one: subnormals, infinities, NaN.
#include <stdint.h>
#include <string.h>

#include "long_product.h"

#define BITS static inline __attribute__((always_inline))

// Behind a wall: what a compiler knows to be a float it compares as one, by a call.
BITS uint32_t bits_of_float(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  __asm__("" : "+r"(bits));
  return bits;
}

BITS float float_of_bits(uint32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

// |x| = mantissa 2^(exponent - 158): the mantissa's leading bit is bit 31.
typedef struct {
  uint32_t mantissa;
  int32_t exponent;
} magnitude;

BITS magnitude magnitude_of(uint32_t bits) { return (magnitude){bits << 8 | 0x80000000, (int32_t)(bits << 1 >> 24)}; }

// Of one that is subnormal, and not 0.
BITS magnitude magnitude_of_subnormal(uint32_t bits) {
  magnitude m = {bits << 8, 1};
  for (; !(m.mantissa >> 31); m.exponent--) m.mantissa <<= 1;
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

// Of the product's magnitudes, its sign, and c. Both are laid with the leading bit at 60, the product's perhaps at 61:
// nothing is lost of what is the larger. A subnormal c begins further down, where nothing counts then.
BITS uint32_t fused_magnitudes(magnitude a, magnitude b, uint32_t sign, uint32_t c) {
  const uint32_t fraction = c << 9 >> 4, field = c << 1 >> 24;
  uint64_t product = long_product(a.mantissa, b.mantissa >> 2), addend = (uint64_t)fraction << 32;
  int32_t exponent = a.exponent + b.exponent - 125, of_c = 3;
  if (field) addend |= 1ull << 60, of_c = (int32_t)field + 2;
  const int32_t ahead = exponent - of_c;
  if (ahead >= 0) addend = shifted(addend, (uint32_t)ahead);
  else product = shifted(product, (uint32_t)-ahead), exponent = of_c;
  uint64_t sum = (c ^ sign) >> 31 ? product - addend : product + addend;
  if (!sum) return 0;
  if (sum >> 63) sum = -sum, sign ^= 0x80000000;
  return rounded(sign, exponent, sum);
}

BITS int is_usual(uint32_t bits) { return (bits << 1) + 0x1000000 >= 0x2000000; }  // no subnormal, 0, infinity, NaN
BITS int is_number(uint32_t bits) { return bits << 1 < 0xff000000; }

// The product of 0 or of what is no number is exact as a float; of no number, c alone counts.
static __attribute__((noinline)) float fused_special(float a, float b, float c, int only_c) {
  return only_c ? c : a * b + c;
}

BITS float fused_bits(float x, float y, float z) {
  const uint32_t a = bits_of_float(x), b = bits_of_float(y), c = bits_of_float(z);
  magnitude ma = magnitude_of(a), mb = magnitude_of(b);
  if (!is_usual(a) || !is_usual(b) || !is_number(c)) {
    const int numbers = is_number(a) && is_number(b);
    if (!numbers || !(a << 1) || !(b << 1) || !is_number(c)) return fused_special(x, y, z, numbers && !is_number(c));
    if (!is_usual(a)) ma = magnitude_of_subnormal(a);
    if (!is_usual(b)) mb = magnitude_of_subnormal(b);
  }
  return float_of_bits(fused_magnitudes(ma, mb, (a ^ b) & 0x80000000, c));
}
