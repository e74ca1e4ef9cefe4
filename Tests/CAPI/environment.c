/* A host with another floating-point environment: the same bits, and its environment back. */
#define _GNU_SOURCE
#include <fenv.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

#if defined(__x86_64__)
static unsigned control(void) { return __builtin_ia32_stmxcsr(); }
static void set_control(unsigned value) { __builtin_ia32_ldmxcsr(value); }
enum { DEFAULT = 0x1f80, FLUSH = 0x8040, ROUND_DOWN = 0x2000, ROUND_UP = 0x4000, TO_ZERO = 0x6000 };
enum { TRAPS = 0x680 }; /* invalid, division by zero, overflow: as feenableexcept sets them */
static const unsigned hosts[] = {DEFAULT | FLUSH,      DEFAULT | 0x8000,          DEFAULT | 0x40,
                                 DEFAULT | ROUND_DOWN, DEFAULT | ROUND_UP,        DEFAULT | TO_ZERO,
                                 DEFAULT & ~TRAPS,     DEFAULT | FLUSH | TO_ZERO, (DEFAULT & ~TRAPS) | ROUND_UP};
#elif defined(__aarch64__)
static unsigned control(void) {
  unsigned long v;
  __asm__ volatile("mrs %0, fpcr" : "=r"(v));
  return (unsigned)v;
}
static void set_control(unsigned v) { __asm__ volatile("msr fpcr, %0" : : "r"((unsigned long)v)); }
enum { DEFAULT = 0 };
static const unsigned hosts[] = {1u << 24, 1u << 22, 2u << 22, 3u << 22, 1u << 25};
#endif

enum { STEPS = 12 };

/* A whole life, from the file on; the results' bits and a snapshot. */
static struct snapshot *live(const struct subject *s, struct results *r, float *normals, unsigned host) {
  struct subject own = *s;
  float *x = make_inputs(s, STEPS);
  double *dt = make_intervals(s, STEPS);
  const size_t d = s->info.inputs;
  struct snapshot *end = calloc(1, sizeof *end);
  set_control(host);
  nrnn_status status = nrnn_model_load_file(s->path, NULL, &own.model, NULL);
  nrnn_stream *stream = NULL;
  status |= nrnn_stream_create(own.model, &s->options, &stream, NULL);
  status |= nrnn_stream_step(stream, x, d, dt[3], NULL, NULL);
  status |= nrnn_stream_reset(stream, NRNN_RESET_INITIAL, NRNN_NEXT_EPISODE, NULL);
  status |= nrnn_stream_run(stream, x, (STEPS - 1) * d, STEPS - 1, dt, NULL, &r->output, NULL, NULL);
  status |= nrnn_stream_snapshot(stream, NULL, 0, end->bytes, sizeof end->bytes, &end->size, NULL);
  status |= nrnn_stream_restore(stream, end->bytes, end->size, NULL, NULL, NULL);
  nrnn_output last = output_at(s, &r->output, STEPS - 1);
  nrnn_status statuses[1];
  status |= nrnn_streams_step(&stream, 1, x, d, dt + 1, &last, statuses, NULL);
  status |= nrnn_stream_snapshot(stream, NULL, 0, end->bytes, sizeof end->bytes, &end->size, NULL);
  status |= nrnn_normals(1, 2, 3, 4, 5, 6, 0, 0, 64, normals, NULL);
  const unsigned after = control();
  set_control(DEFAULT);
  EXPECT_EQUAL(status, NRNN_OK);
#if defined(__x86_64__)
  EXPECT_EQUAL(after & ~0x3fu, host); /* but for the flags that were raised */
#else
  EXPECT_EQUAL(after, host);
#endif
  nrnn_stream_free(stream);
  nrnn_model_free(own.model);
  free(x);
  free(dt);
  return end;
}

static void same_bits(const struct subject *s) {
  struct results wanted = make_results(s, STEPS);
  float wanted_normals[64], normals[64];
  struct snapshot *end = live(s, &wanted, wanted_normals, DEFAULT);
  for (size_t i = 0; i < COUNT(hosts); i++) {
    struct results found = make_results(s, STEPS);
    struct snapshot *other = live(s, &found, normals, hosts[i]);
    EXPECT(equal_results(&wanted, &found));
    EXPECT(!memcmp(end, other, sizeof *end) && !memcmp(normals, wanted_normals, sizeof normals));
    free(other);
    free_results(&found);
  }
  free(end);
  free_results(&wanted);
}

/* The flags of the host (inexact, overflow, ...) are part of its environment. */
static void flags(const struct subject *s) {
  nrnn_stream *stream = open_stream(s);
  float *x = make_inputs(s, 1);
  feclearexcept(FE_ALL_EXCEPT);
  const nrnn_status status = nrnn_stream_step(stream, x, s->info.inputs, 0, NULL, NULL);
  const int raised = fetestexcept(FE_ALL_EXCEPT);
  EXPECT_EQUAL(status, NRNN_OK);
  EXPECT_EQUAL(raised, 0);
  nrnn_stream_free(stream);
  free(x);
}

/* A third, its negative, and a number too small for flush-to-zero, as the mode has them. */
static void compute(unsigned mode, volatile float out[3]) {
  volatile float one = 1, three = 3, tiny = 1e-38f, eight = 8;
  set_control(mode);
  out[0] = one / three;
  out[1] = -one / three;
  out[2] = tiny / eight;
  set_control(DEFAULT);
}

/* Each mode without traps changes a bit somewhere, but for ARM's default NaN: else the tests above would show nothing.
 */
static void positive_control(const struct subject *s) {
  volatile float wanted[3], found[3];
  int different = 0;
  (void)s;
  compute(DEFAULT, wanted);
  for (size_t i = 0; i < COUNT(hosts); i++) {
    compute(hosts[i], found);
    different += found[0] != wanted[0] || found[1] != wanted[1] || found[2] != wanted[2];
  }
  EXPECT(different >= 4);
}

int main(int argc, char **argv) {
  static const struct test tests[] = {TEST(positive_control), TEST(same_bits), TEST(flags)};
  return run_tests("environment", tests, COUNT(tests), argc, argv);
}
