/* The square roots of chips without a libm, against libm's.
 *
 *   square_root [STRIDE [MILLIONS]]     every STRIDE-th float (default 257), MILLIONS of doubles (default 1) */
#include <math.h>
#include <stdlib.h>

#include "check.h"

#define NRNN_BARE
#define sqrt own_sqrt
#define sqrtf own_sqrtf
double own_sqrt(double x);
float own_sqrtf(float x);
#include "../../Sources/NRNNPlatform/square_root.c"
#undef sqrt
#undef sqrtf

static uint64_t bits_of_double(double x) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

static double double_of(uint64_t bits) {
  double x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

static int same_double(double x, double y) { return bits_of_double(x) == bits_of_double(y) || (x != x && y != y); }

static void floats(uint64_t stride) {
  uint64_t wrong = 0, first = 0;
  for (uint64_t bits = 0; bits < 1ull << 32; bits += stride) {
    const float x = float_of((uint32_t)bits);
    if (!same(own_sqrtf(x), sqrtf(x)) && !wrong++) first = bits;
  }
  verdict(!wrong, "square roots of floats", "%llu differ, first 0x%08llx", (unsigned long long)wrong,
          (unsigned long long)first);
}

/* Any bits; squares and what is beside them; subnormals; the special ones. */
static double drawn(uint64_t *state, uint64_t i) {
  static const double special[] = {0, -0.0, INFINITY, -INFINITY, NAN, -1, 0x1p-1074, 0x1.fffffffffffffp1023};
  const uint64_t word = random_bits(state);
  const double whole = (double)(word >> 38);
  switch (i % 4) {
    case 0: return double_of(word);
    case 1: return double_of(bits_of_double(whole * whole) + random_bits(state) % 3 - 1);
    case 2: return double_of(word >> (12 + word % 52));
    default: return word % 64 ? double_of(word >> 1) : special[word / 64 % 8];
  }
}

static void doubles(uint64_t cases) {
  uint64_t wrong = 0, state = 1;
  double first = 0;
  for (uint64_t i = 0; i < cases; i++) {
    const double x = drawn(&state, i);
    if (!same_double(own_sqrt(x), sqrt(x)) && !wrong++) first = x;
  }
  verdict(!wrong, "square roots of doubles", "%llu of %llu differ, first %a", (unsigned long long)wrong,
          (unsigned long long)cases, first);
}

int main(int argc, char **argv) {
  floats(argc > 1 ? strtoull(argv[1], NULL, 10) : 257);
  doubles((argc > 2 ? strtoull(argv[2], NULL, 10) : 1) * 1000000);
  return failed;
}
