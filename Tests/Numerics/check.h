/* What the numerics programs share: the verdict on a test, the tiers of this CPU, random bits. */
#ifndef CHECK_H
#define CHECK_H

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "nrnn_kernels.h"

static int failed;

/* Prints PASS or FAIL with the name and what was found; main returns `failed`. */
__attribute__((format(printf, 3, 4))) static inline void verdict(int passed, const char *name, const char *found, ...) {
  va_list arguments;
  va_start(arguments, found);
  printf("%s %s: ", passed ? "PASS" : "FAIL", name);
  vprintf(found, arguments);
  printf("\n");
  fflush(stdout);
  va_end(arguments);
  failed |= !passed;
}

#define ONE_MORE(name, number, cpu) +1
enum { TIERS = NRNN_TIERS(ONE_MORE) };

/* The tiers that this CPU has, generic first; returns how many. */
static inline int find_tiers(const nrnn_kernels *tiers[TIERS]) {
  int count = 0;
  for (uint32_t id = 1; nrnn_tier_name(id); id++)
    if (nrnn_kernels_find(id)) tiers[count++] = nrnn_kernels_find(id);
  return count;
}

static inline float float_of(uint32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

static inline uint32_t bits_of(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

/* Equal bits, or both NaN: which NaN is no promise. */
static inline int same(float x, float y) { return bits_of(x) == bits_of(y) || (x != x && y != y); }

/* SplitMix64 (Steele, Lea, Flood 2014). */
static inline uint64_t random_bits(uint64_t *state) {
  uint64_t z = *state += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

#endif
