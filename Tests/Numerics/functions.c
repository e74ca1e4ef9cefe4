/* The functions over all floats: largest error against libm in double, ends, signs, NaN, order, and whether the tiers
 * agree bit for bit.
 *
 *   functions [STRIDE]     every STRIDE-th bit pattern (default 1: all), and all around the bounds in the code
 *
 * libm's double functions are within 1 or 2 ulp of double: 2^-28 of the units here. */
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "check.h"
#include "exact.h"

enum { BLOCK = 4096 };

typedef struct function {
  const char *name;
  void (*apply)(const nrnn_kernels *k, float *x, size_t n); /* in place */
  double (*exact)(uint32_t bits);
  double bound; /* documented, in ulp, or absolute where the function is one of a word */
  int of_word;
  int rises;                      /* never falls as x rises */
  int (*right)(float x, float y); /* exact facts of x that is no NaN */
} function;

/* ---- The functions ---- */

static void exp_of(const nrnn_kernels *k, float *x, size_t n) { k->exp(x, n); }
static void log_of(const nrnn_kernels *k, float *x, size_t n) { k->log(x, n); }
static void sine_of(const nrnn_kernels *k, float *x, size_t n) {
  float other[BLOCK];
  k->circle((const uint32_t *)(const void *)x, n, x, other);
}
static void cosine_of(const nrnn_kernels *k, float *x, size_t n) {
  float other[BLOCK];
  k->circle((const uint32_t *)(const void *)x, n, other, x);
}

/* An activation by its number, with alpha and beta. */
#define ACTIVATION(name, ...) \
  static void name##_of(const nrnn_kernels *k, float *x, size_t n) { k->activate((nrnn_function){__VA_ARGS__}, x, n); }
ACTIVATION(tanh, NRNN_TANH, 0, 0)
ACTIVATION(sigmoid, NRNN_SIGMOID, 0, 0)
ACTIVATION(relu, NRNN_RELU, 0, 0)
ACTIVATION(elu, NRNN_ELU, 1, 1)
ACTIVATION(selu, NRNN_ELU, SELU_ALPHA, SELU_BETA)
ACTIVATION(leaky_relu, NRNN_LEAKY_RELU, 0.01f, 0)
ACTIVATION(thresholded_relu, NRNN_THRESHOLDED_RELU, 1, 0)
ACTIVATION(softsign, NRNN_SOFTSIGN, 0, 0)
ACTIVATION(softplus, NRNN_SOFTPLUS, 0, 0)
ACTIVATION(gelu, NRNN_GELU, 0, 0)
ACTIVATION(gelu_tanh, NRNN_GELU_TANH, 0, 0)
ACTIVATION(silu, NRNN_SILU, 0, 0)
ACTIVATION(hard_sigmoid, NRNN_HARD_SIGMOID, 0.2f, 0.5f)
ACTIVATION(clip, NRNN_CLIP, -1, 1)
ACTIVATION(scaled_tanh, NRNN_SCALED_TANH, LECUN_ALPHA, LECUN_BETA)
ACTIVATION(affine, NRNN_AFFINE, 0.3f, -0.7f)
ACTIVATION(positive, NRNN_POSITIVE, 0, 0)

static const function functions[] = {
    {"exp", exp_of, exact_exp, 1.05, 0, 1, exp_is_right},
    {"tanh", tanh_of, exact_tanh, 2.58, 0, 0, tanh_is_right},
    {"sigmoid", sigmoid_of, exact_sigmoid, 1.75, 0, 1, sigmoid_is_right},
    {"log", log_of, exact_log, 0.84, 0, 1, log_is_right},
    {"sine", sine_of, exact_sine, 1.3e-7, 1, 0, is_within_one},
    {"cosine", cosine_of, exact_cosine, 1.3e-7, 1, 0, is_within_one},
};

/* Of cells that ask for them: every eighth of the floats that the others are tried on, but with STRIDE 1. */
static const function activations[] = {
    {"relu", relu_of, exact_relu, 0, 0, 1, has_no_ends},
    {"elu", elu_of, exact_elu, 0.94, 0, 0, elu_is_right},
    {"elu of selu", selu_of, exact_selu, 2.35, 0, 0, has_no_ends},
    {"leaky_relu", leaky_relu_of, exact_leaky_relu, 0.5, 0, 1, has_no_ends},
    {"thresholded_relu", thresholded_relu_of, exact_thresholded_relu, 0, 0, 1, has_no_ends},
    {"softsign", softsign_of, exact_softsign, 1.5, 0, 0, softsign_is_right},
    {"softplus", softplus_of, exact_softplus, 2.05, 0, 0, softplus_is_right},
    {"gelu", gelu_of, exact_gelu, 2.25, 0, 0, gelu_is_right},
    {"gelu_tanh", gelu_tanh_of, exact_gelu_tanh, 3, 0, 0, gelu_is_right},
    {"silu", silu_of, exact_silu, 2.6, 0, 0, silu_is_right},
    {"hard_sigmoid", hard_sigmoid_of, exact_hard_sigmoid, 0.5, 0, 1, is_within_one},
    {"clip", clip_of, exact_clip, 0, 0, 1, is_within_one},
    {"scaled_tanh", scaled_tanh_of, exact_scaled_tanh, 4, 0, 0, has_no_ends},
    {"affine", affine_of, exact_affine, 0.5, 0, 1, has_no_ends},
    {"positive", positive_of, exact_positive, 1.75, 0, 1, positive_is_right},
};

static int takes(const function *f, uint32_t bits) {
  return f->apply != log_of || (bits >= 0x00800000 && bits < 0x7f800000);
}

/* ---- One block ---- */

/* Where something went wrong: how often, and for which bits first. */
typedef struct count {
  uint64_t times;
  uint32_t first;
} count;

typedef struct findings {
  double worst;
  uint32_t at;
  count wrong, apart, falls;
} findings;

static void add(count *c, uint32_t bits) {
  if (!c->times++) c->first = bits;
}

/* In units of the last place of the exact result; infinity counts as 2^128. */
static double error_in_ulp(double exact, float y) {
  const double limit = fmin(fmax(exact, -0x1p128), 0x1p128);
  uint64_t bits;
  memcpy(&bits, &limit, sizeof bits);
  const int exponent = (int)(bits >> 52 & 0x7ff) - 1022; /* as of frexp, which takes longer than all else here */
  bits = (uint64_t)(1023 + 24 - (exponent < -125 ? -125 : exponent)) << 52;
  double units;
  memcpy(&units, &bits, sizeof units);
  return fabs(limit - (isinf(y) ? copysign(0x1p128, y) : y)) * units;
}

static void judge(const function *f, uint32_t bits, float y, findings *found) {
  const double exact = f->exact(bits);
  if (isnan(exact) || isnan(y)) {
    if (!isnan(exact) || !isnan(y)) add(&found->wrong, bits);
    return;
  }
  const double error = f->of_word ? fabs(exact - y) : error_in_ulp(exact, y);
  if (error > found->worst) found->worst = error, found->at = bits;
  if (!f->right(float_of(bits), y)) add(&found->wrong, bits);
}

/* x rises with its bits where it is positive, falls where it is negative. */
static int falls(uint32_t bits, float y, float next) { return (bits >> 31 ? next > y : next < y); }

static void judge_block(const function *f, uint32_t start, uint32_t stride, findings *found) {
  const nrnn_kernels *tiers[TIERS];
  const int count = find_tiers(tiers);
  uint32_t bits[BLOCK];
  float y[TIERS][BLOCK];
  size_t n = 0;
  for (uint32_t i = 0, at = start; i < BLOCK; i++, at += stride)
    if (takes(f, at)) bits[n++] = at;
  for (int t = 0; t < count; t++) {
    memcpy(y[t], bits, n * sizeof *bits);
    f->apply(tiers[t], y[t], n);
  }
  for (size_t i = 0; i < n; i++) {
    judge(f, bits[i], y[0][i], found);
    for (int t = 1; t < count; t++)
      if (!same(y[t][i], y[0][i])) add(&found->apart, bits[i]);
    if (i > 0 && bits[i] > bits[i - 1] && falls(bits[i], y[0][i - 1], y[0][i])) add(&found->falls, bits[i]);
  }
}

/* ---- All blocks ---- */

/* Bounds of the code and of the results, each way of its sign; all floats around them are tested whatever the stride.
 */
static const float bounds[] = {0,      0x1p-126f, 0x1p-24f, 0.34657359f, 0.54930614f, 8.66f,         9.02f,    10,
                               16.29f, 16.99f,    17.33f,   18,          87.33f,      88.02f,        88.72f,   88.73f,
                               89,     103.28f,   103.97f,  104,         1,           0x1.6a09e6p0f, INFINITY, 11,
                               14.5f,  20,        110,      2.5f,        0x1p60f};
enum { BOUNDS = 2 * sizeof bounds / sizeof *bounds };

typedef struct sweep {
  const function *f;
  uint64_t stride, next; /* next: the block to take, of all threads together */
  pthread_mutex_t lock;
  findings found;
} sweep;

/* Blocks overlap by one, so that each pair of neighbours is compared. */
static int judge_block_at(sweep *s, uint64_t index, findings *found) {
  if (index < BOUNDS) {
    judge_block(s->f, bits_of(bounds[index / 2]) - BLOCK / 2 + ((uint32_t)index % 2 << 31), 1, found);
    return 1;
  }
  const uint64_t start = (index - BOUNDS) * (BLOCK - 1) * s->stride;
  if (start >> 32) return 0;
  judge_block(s->f, (uint32_t)start, (uint32_t)s->stride, found);
  return 1;
}

static void merge(count *all, count one) {
  if (!all->times) all->first = one.first;
  all->times += one.times;
}

static void *work(void *argument) {
  sweep *s = argument;
  findings found = {0};
  while (judge_block_at(s, __atomic_fetch_add(&s->next, 1, __ATOMIC_RELAXED), &found)) continue;
  pthread_mutex_lock(&s->lock);
  if (found.worst > s->found.worst) s->found.worst = found.worst, s->found.at = found.at;
  merge(&s->found.wrong, found.wrong);
  merge(&s->found.apart, found.apart);
  merge(&s->found.falls, found.falls);
  pthread_mutex_unlock(&s->lock);
  return NULL;
}

static findings sweep_all(const function *f, uint64_t stride) {
  sweep s = {f, stride, 0, PTHREAD_MUTEX_INITIALIZER, {0}};
  pthread_t threads[64];
  long cores = sysconf(_SC_NPROCESSORS_ONLN);
  if (cores > 64) cores = 64;
  for (long i = 0; i < cores; i++) pthread_create(&threads[i], NULL, work, &s);
  for (long i = 0; i < cores; i++) pthread_join(threads[i], NULL);
  return s.found;
}

static void report(const function *f, const char *fact, count c) {
  char name[64];
  snprintf(name, sizeof name, "%s %s", f->name, fact);
  verdict(c.times == 0, name, "%llu exceptions, first 0x%08x", (unsigned long long)c.times, c.first);
}

static void test(const function *f, uint64_t stride) {
  const findings found = sweep_all(f, stride);
  char name[64];
  snprintf(name, sizeof name, "%s is within its bound", f->name);
  if (f->of_word)
    verdict(found.worst <= f->bound, name, "%.4g of %.4g, at word 0x%08x", found.worst, f->bound, found.at);
  else verdict(found.worst <= f->bound, name, "%.4f ulp of %.2f, at %a", found.worst, f->bound, float_of(found.at));
  report(f, "has exact ends, its signs and NaN", found.wrong);
  report(f, "is equal on all tiers", found.apart);
  if (f->rises) report(f, "never falls", found.falls);
}

int main(int argc, char **argv) {
  const uint64_t stride = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
  if (stride < 1 || stride > 1 << 20) {
    printf("FAIL functions: expected a stride of 1 to 2^20, found %s\n", argv[1]);
    return 1;
  }
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) test(&functions[i], stride);
  for (size_t i = 0; i < sizeof activations / sizeof *activations; i++)
    test(&activations[i], stride == 1 ? 1 : 8 * stride);
  return failed;
}
