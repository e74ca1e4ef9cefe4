/* The numbers of messages, against printf in the C locale: argument: how many hundred thousand of each kind. */
#include <stdlib.h>

#include "check.h"
#include "nrnn_decimal.h"

enum { KINDS = 5 };
static const char *const kinds[KINDS] = {"any bits", "whole numbers", "quarters and smaller", "floats",
                                         "subnormal numbers"};

static double of_bits(uint64_t bits) {
  double number;
  memcpy(&number, &bits, sizeof number);
  return number;
}

static double number_of(int kind, uint64_t bits) {
  switch (kind) {
    case 0: return of_bits(bits);
    case 1: return (double)((int64_t)bits >> (bits & 63));
    case 2: return (double)(int16_t)(bits >> 48) / (double)(1u << (bits & 31));
    case 3: return (double)float_of((uint32_t)bits);
    default: return of_bits(bits & 0x800fffffffffffffu);
  }
}

/* "%.9g" has nine digits, and here a tie is rounded to the even one, as IEEE's default has it. */
static int differs(double number) {
  char expected[64], text[NRNN_DECIMAL_SIZE];
  snprintf(expected, sizeof expected, "%.9g", number);
  nrnn_decimal(number, text);
  return strcmp(number != number ? "NaN" : expected, text) != 0;
}

static int integer_differs(int64_t number) {
  char expected[64], text[NRNN_DECIMAL_SIZE];
  snprintf(expected, sizeof expected, "%lld", (long long)number);
  nrnn_decimal_integer(number, text);
  return strcmp(expected, text) != 0;
}

static void check_kinds(long count) {
  uint64_t state = 7;
  for (int kind = 0; kind < KINDS; kind++) {
    long wrong = 0;
    for (long i = 0; i < count; i++) wrong += differs(number_of(kind, random_bits(&state)));
    verdict(!wrong, kinds[kind], "%ld of %ld differ from printf", wrong, count);
  }
  long wrong = integer_differs(INT64_MIN) + integer_differs(INT64_MAX) + integer_differs(0);
  for (long i = 0; i < count; i++) wrong += integer_differs((int64_t)random_bits(&state) >> (i & 63));
  verdict(!wrong, "integers", "%ld of %ld differ from printf", wrong, count);
}

/* Where the digits are cut, where a tenth digit is a 5 and nothing behind it, and the ends of the range. */
static void check_edges(void) {
  const double edges[] = {0.0,
                          -0.0,
                          5e-324,
                          1.7976931348623157e308,
                          2.2250738585072014e-308,
                          999999999.5,
                          99999999.95,
                          1000000000.5,
                          1234567885.0 / 10,
                          0.0001,
                          0.000099999999995,
                          1e9,
                          1e8,
                          1e22,
                          1e23,
                          0.5};
  int wrong = 0;
  for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) wrong += differs(edges[i]) + differs(-edges[i]);
  for (int i = 0; i < 512; i++) wrong += differs((2 * i + 1) / 1024.0 * 1e9) + differs(2000000000 + 10 * i + 5);
  verdict(!wrong, "edges", "%d differ from printf", wrong);
  verdict(!differs(of_bits(0x7ff0000000000000u)) && !differs(of_bits(0xfff8000000000000u)), "infinity and NaN",
          "as printf");
}

int main(int count, char **arguments) {
  check_kinds(100000 * (count > 1 ? strtol(arguments[1], NULL, 10) : 1));
  check_edges();
  return failed;
}
