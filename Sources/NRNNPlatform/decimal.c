// Numbers as text, without libc's printf: that speaks the host's locale, and a chip has none.
#include "nrnn_decimal.h"

#include <string.h>

#pragma clang attribute push(__attribute__((minsize)), apply_to = function)

enum {
  WORDS = 88,  // of 9 digits: 2^-1074 has 767
  DIGITS = 9,
  LARGEST_POWER_OF_2 = 29,
  LARGEST_POWER_OF_5 = 12
};
static const uint32_t base = 1000000000, five_to_12 = 244140625;

// A whole number, the lowest word first.
typedef struct {
  uint32_t word[WORDS];
  int count;
} whole;

static void multiply(whole *n, uint32_t factor) {
  uint64_t carry = 0;
  for (int i = 0; i < n->count; i++) {
    carry += (uint64_t)n->word[i] * factor;
    n->word[i] = (uint32_t)(carry % base);
    carry /= base;
  }
  if (carry) n->word[n->count++] = (uint32_t)carry;
}

static void multiply_often(whole *n, uint32_t factor, int times, uint32_t of_many, int many) {
  for (; times >= many; times -= many) multiply(n, of_many);
  while (times-- > 0) multiply(n, factor);
}

// |number| times 10 to the result, which is not negative, in `n`.
static int expand(uint64_t bits, whole *n) {
  const int biased = (int)(bits >> 52 & 2047);
  uint64_t mantissa = (bits & 0xfffffffffffffu) | (uint64_t)(biased > 0) << 52;
  const int exponent = (biased > 0 ? biased : 1) - 1075;
  for (n->count = 0; mantissa; mantissa /= base) n->word[n->count++] = (uint32_t)(mantissa % base);
  if (exponent >= 0) multiply_often(n, 2, exponent, 1u << LARGEST_POWER_OF_2, LARGEST_POWER_OF_2);
  else multiply_often(n, 5, -exponent, five_to_12, LARGEST_POWER_OF_5);
  return exponent < 0 ? -exponent : 0;
}

// The first 9 digits, rounded half to even; *power is that of 10 of the first one.
static uint32_t first_digits(const whole *n, int *power) {
  const int top = n->count - 1;
  int length = 0;
  uint32_t scale = 1;  // 10^length
  for (uint32_t left = n->word[top]; left; left /= 10) length++, scale *= 10;
  const uint32_t next = top > 0 ? n->word[top - 1] : 0;
  const uint32_t behind = length < DIGITS ? base / scale : 1;  // what the first word lacks of 9 digits, as a factor
  uint32_t digits = n->word[top] * behind + (length < DIGITS ? next / scale : 0);
  uint32_t rest = length < DIGITS ? next % scale : next, whole_rest = length < DIGITS ? scale : base, more = 0;
  for (int i = 0; i < top - 1; i++) more |= n->word[i];
  const uint32_t half = whole_rest / 2;
  if (rest > half || (rest == half && (more || digits & 1))) digits++;
  *power += DIGITS * top + length - 1;
  if (digits < base) return digits;
  *power += 1;
  return base / 10;
}

static char *put_digits(char *to, uint32_t digits, int count) {
  for (int i = count; i-- > 0; digits /= 10) to[i] = (char)('0' + digits % 10);
  return to + count;
}

// As "%.9g" has it: 9 digits without the zeros at the end, in powers of 10 where those are below -4 or above 8.
static char *arrange(char *to, uint32_t digits, int power) {
  int count = DIGITS;
  for (; count > 1 && digits % 10 == 0; digits /= 10) count--;
  const int scientific = power < -4 || power >= DIGITS;
  const int before = scientific || power < 0 ? 1 : power + 1;  // the point, seen from the first digit
  char text[DIGITS];
  put_digits(text, digits, count);
  if (power < 0 && !scientific) {
    memcpy(to, "0.000", 5);
    to += 1 - power;
    memcpy(to, text, (size_t)count);
    return to + count;
  }
  for (int i = 0; i < count || i < before; i++) {
    if (i == before) *to++ = '.';
    *to++ = i < count ? text[i] : '0';
  }
  if (!scientific) return to;
  *to++ = 'e';
  *to++ = power < 0 ? '-' : '+';
  const uint32_t size = (uint32_t)(power < 0 ? -power : power);
  return put_digits(to, size, size < 100 ? 2 : 3);
}

void nrnn_decimal(double number, char text[NRNN_DECIMAL_SIZE]) {
  uint64_t bits;
  memcpy(&bits, &number, sizeof bits);
  char *to = text;
  if (number != number) {  // its sign differs between CPUs
    memcpy(text, "NaN", 4);
    return;
  }
  if (bits >> 63) *to++ = '-';
  whole n;
  const int fraction = (bits >> 52 & 2047) == 2047 ? 0 : expand(bits & ~(1ull << 63), &n);
  if ((bits >> 52 & 2047) == 2047) {
    memcpy(to, "inf", 4);
  } else if (n.count == 0) {
    memcpy(to, "0", 2);
  } else {
    int power = -fraction;
    const uint32_t digits = first_digits(&n, &power);
    *arrange(to, digits, power) = 0;
  }
}

void nrnn_decimal_integer(int64_t number, char text[NRNN_DECIMAL_SIZE]) {
  char reversed[20], *to = text;
  int count = 0;
  uint64_t left = number < 0 ? -(uint64_t)number : (uint64_t)number;
  do reversed[count++] = (char)('0' + left % 10);
  while (left /= 10);
  if (number < 0) *to++ = '-';
  while (count > 0) *to++ = reversed[--count];
  *to = 0;
}

#pragma clang attribute pop
