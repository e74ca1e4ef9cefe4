/* a b + c with one rounding, on every tier, against fmaf.
 *
 *   fused [MILLIONS]     cases of each kind (default 1) */
#include <math.h>
#include <stdlib.h>

#include "check.h"

enum { BLOCK = 4096 };

typedef struct triple {
  float a, b, c;
} triple;

static uint64_t state;
static uint32_t word(void) { return (uint32_t)(random_bits(&state) >> 32); }
static float any_bits(void) { return float_of(word()); }

/* Of either sign, the exponent in [low, high]: subnormal below -126. */
static float sized(int low, int high) {
  const float mantissa = float_of((word() & 0x807fffff) | 0x3f800000);
  return ldexpf(mantissa, low + (int)(word() % (uint32_t)(high - low + 1)));
}

/* x moved by up to 3 ulp, or not at all. */
static float nudged(float x) { return float_of(bits_of(x) + word() % 7 - 3); }

/* ---- Kinds of operands, each hard in its own way ---- */

static triple of_any_bits(void) { return (triple){any_bits(), any_bits(), any_bits()}; }
static triple of_one_size(void) { return (triple){sized(-2, 2), sized(-2, 2), sized(-2, 2)}; }

/* The sum of exponents and that of c so far apart that bits of one end where those of the other begin. */
static triple far_apart(void) { return (triple){sized(-1, 1), sized(-1, 1), sized(-60, 60)}; }

/* What is left is what the product has beyond a float, or some ulp of it. */
static triple cancelling(void) {
  const float a = sized(-30, 30), b = sized(-30, 30);
  return (triple){a, b, nudged(-(a * b))};
}

/* (1 + i u)(1 - i u) = 1 - i^2 u^2 with u = 2^-23, of either sign, times 2^exponent: half an ulp of c less a trace that
 * a double cannot hold beside c, so that rounding the sum to double first would make a tie of it. */
static triple beside_half(int exponent, float c) {
  const float i = (float)(word() % 4096) * 0x1p-23f, sign = word() % 2 ? 1 : -1;
  return (triple){ldexpf(1 + i, exponent / 2) * sign, ldexpf(1 - i, exponent - exponent / 2), c};
}
static triple beside_a_tie(void) { return beside_half(-24, float_of(0x3f800000 | (word() & 0x7fffff))); }
static triple beside_a_subnormal_tie(void) { return beside_half(-150, float_of(word() & 0x807fffff)); }

/* Products of few bits: exact ties with c of any parity. */
static triple tied(void) {
  const float a = (float)(1 + word() % 255), b = (float)(1 + word() % 255);
  return (triple){word() % 2 ? a : -a, b * 0x1p-24f, (float)(0x800000 + (word() & 0x7fffff)) * 0x1p-16f};
}

/* Where c is so small that only its sign is felt, on exact ties of the product and beside them. */
static triple decided_by_a_trace(void) {
  const float a = (float)(0x1001 + 2 * (word() % 0x800)), b = (float)(0x1001 + 2 * (word() % 0x800));
  return (triple){word() % 2 ? a : -a, b, sized(-140, -20)};
}

static triple subnormal_result(void) { return (triple){sized(-75, -60), sized(-75, -60), sized(-149, -126)}; }
static triple subnormal_operands(void) {
  return (triple){float_of(word() & 0x807fffff), sized(-5, 30), float_of(word() & 0x80ffffff)};
}
static triple overflowing(void) { return (triple){sized(63, 64), sized(63, 64), sized(100, 127)}; }

/* The largest float and half an ulp of it, less a trace or more. */
static triple at_the_end(void) {
  const float sign = word() % 2 ? 1 : -1;
  return (triple){nudged(0x1p64f), nudged(sign * 0x1p39f), nudged(sign * 0x1.fffffcp127f)};
}

static triple of_special_values(void) {
  static const float values[] = {0,       -0.0f,     1,          -1,        INFINITY,        -INFINITY,
                                 NAN,     0x1p-149f, -0x1p-149f, 0x1p-126f, 0x1.fffffep127f, -0x1.fffffep127f,
                                 0x1p64f, 0x1p-75f};
  const size_t n = sizeof values / sizeof *values;
  return (triple){values[word() % n], values[word() % n], word() % 2 ? values[word() % n] : any_bits()};
}

static const struct {
  const char *name;
  triple (*draw)(void);
} kinds[] = {
    {"any bits", of_any_bits},
    {"one size", of_one_size},
    {"far apart", far_apart},
    {"cancelling", cancelling},
    {"beside a tie", beside_a_tie},
    {"beside a subnormal tie", beside_a_subnormal_tie},
    {"tied", tied},
    {"decided by a trace", decided_by_a_trace},
    {"subnormal result", subnormal_result},
    {"subnormal operands", subnormal_operands},
    {"overflowing", overflowing},
    {"at the end", at_the_end},
    {"special values", of_special_values},
};

/* ---- The comparison ---- */

typedef struct block {
  float a[BLOCK], b[BLOCK], c[BLOCK], exact[BLOCK];
} block;

static void fill(block *x, triple (*draw)(void)) {
  for (size_t i = 0; i < BLOCK; i++) {
    const triple t = draw();
    x->a[i] = t.a, x->b[i] = t.b, x->c[i] = t.c;
    x->exact[i] = fmaf(t.a, t.b, t.c);
  }
}

/* The first case that a tier gets wrong, or -1. */
static int first_wrong(const nrnn_kernels *tier, const block *x) {
  float y[BLOCK];
  tier->fma(y, x->a, x->b, x->c, BLOCK);
  for (int i = 0; i < BLOCK; i++)
    if (!same(y[i], x->exact[i])) return i;
  return -1;
}

static void test(const char *kind, triple (*draw)(void), uint64_t cases) {
  const nrnn_kernels *tiers[TIERS];
  const int count = find_tiers(tiers);
  char name[64];
  snprintf(name, sizeof name, "fused, %s", kind);
  for (uint64_t done = 0; done < cases; done += BLOCK) {
    static block x;
    fill(&x, draw);
    for (int t = 0; t < count; t++) {
      const int i = first_wrong(tiers[t], &x);
      if (i < 0) continue;
      verdict(0, name, "%s, expected %a for %a %a %a", tiers[t]->name, x.exact[i], x.a[i], x.b[i], x.c[i]);
      return;
    }
  }
  verdict(1, name, "%.0f million cases on %d tiers", (double)cases / 1e6, count);
}

int main(int argc, char **argv) {
  const uint64_t millions = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
  if (millions < 1 || millions > 100000) {
    printf("FAIL fused: expected 1 to 100000 million cases, found %s\n", argv[1]);
    return 1;
  }
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    state = i;
    test(kinds[i].name, kinds[i].draw, millions * 1000000);
  }
  return failed;
}
