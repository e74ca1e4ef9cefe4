// Every kernel, once. Compiled once per tier by the kernels_<tier>.c files, which define
//   TIER_FMA     1 where the tier's instructions include a fused multiply-add
//   TIER_HALF    1 where they include the conversion of half floats
//   TIER_PAIRS   their sums of products of 16-bit pairs, if any
//   TIER_CONSTANTS  1 where an instruction takes a vector in memory, but none that it would have to broadcast
//   TIER_LOAD, TIER_STORE    their loads and stores of a vector's first lanes, if any
//   TIER_NARROW  the table of a tier whose vectors are NRNN_LANES wide, if it has wider ones
//   TIER_LANES   floats of a vector: 1, or a multiple of NRNN_LANES, which it is where the file says nothing
//   TIER_TILES   1 where sums stay in registers, whose loops unroll: where there is FMA, if the file says nothing
// A lane is an element on every tier, so that the order of operations is the same; a tier with narrower registers uses
// several. Arrays are padded to NRNN_LANES whatever the tier: a wider one's last vector may be a part.
#ifndef TIER_LANES
#define TIER_LANES NRNN_LANES
#endif
#ifndef TIER_TILES
#define TIER_TILES (TIER_FMA && TIER_LANES > 1)
#endif
#include "functions.h"
#include "settling.h"
#include "products.h"
#include "readouts.h"
#include "philox.h"
#include "sparse.h"
#include "stencils.h"
#include "updates.h"
#include "gates.h"
// Last: it takes names away.
#include "left_out.h"

#pragma clang fp contract(off)

// ---- Elementwise ----------------------------------------------------------------------------------------------------

#define FOR_EACH(name, function)                                   \
  static void name(float *y, size_t n) {                           \
    EACH (i, n) store(y + i, function(load(y + i, n - i)), n - i); \
  }

FOR_EACH(tanh_each, tanh_)
FOR_EACH(relu_each, relu_)
FOR_EACH(sigmoid_each, sigmoid_)
FOR_EACH(exp_each, exp_)

static void log_each(float *y, size_t n) {
  NARROW(log(y, n));
  EACH (i, n) store(y + i, log_(load(y + i, n - i)), n - i);
}

#ifdef NRNN_WITHOUT_ACTIVATIONS
#define other_each(a, y, n)
#else
#include "activations.h"
#endif

static void activate(nrnn_function a, float *y, size_t n) {
  switch (a.activation) {
    case NRNN_TANH: return tanh_each(y, n);
    case NRNN_RELU: return relu_each(y, n);
    case NRNN_SIGMOID: return sigmoid_each(y, n);
    case NRNN_IDENTITY: return;
    default: other_each(a, y, n);
  }
}

static void modrelu_each(float *y, const float *bias, size_t n) {
  NARROW(modrelu(y, bias, n));
  EACH_PADDED(i, n) store(y + i, modrelu_(load(y + i, PADDED(i, n)), load(bias + i, PADDED(i, n))), PADDED(i, n));
}
static void clip_each(float *y, float limit, size_t n) {
  NARROW(clip(y, limit, n));
  EACH_PADDED(i, n) store(y + i, clip_(load(y + i, PADDED(i, n)), splat(limit)), PADDED(i, n));
}
static void axpy_each(float *out, float s, const float *x, const float *y, size_t n) {
  EACH (i, n) store(out + i, fused(splat(s), load(x + i, n - i), load(y + i, n - i)), n - i);
}
static void fma_each(float *out, const float *a, const float *b, const float *c, size_t n) {
  EACH (i, n) store(out + i, fused(load(a + i, n - i), load(b + i, n - i), load(c + i, n - i)), n - i);
}
static void add_each(float *out, const float *a, const float *b, size_t n) {
  EACH (i, n) store(out + i, load(a + i, n - i) + load(b + i, n - i), n - i);
}
static void multiply_each(float *out, const float *a, const float *b, size_t n) {
  EACH (i, n) store(out + i, load(a + i, n - i) * load(b + i, n - i), n - i);
}
static void subtract_each(float *out, const float *a, const float *b, size_t n) {
  EACH (i, n) store(out + i, load(a + i, n - i) - load(b + i, n - i), n - i);
}

static int settle_doubles(double *x, size_t n) {
  uint64_t bad = 0;
  // Few states: not worth the room of a wide loop.
  _Pragma("clang loop vectorize(disable) unroll(disable)") for (size_t i = 0; i < n; i++) {
    uint64_t bits;
    memcpy(&bits, x + i, sizeof bits);
    const uint64_t size = bits & 0x7fffffffffffffff;
    bad |= size >= 0x7ff0000000000000;
    bits &= -(uint64_t)(size >= (uint64_t)(1023 - 100) << 52);
    memcpy(x + i, &bits, sizeof bits);
  }
  return !bad;
}

// ---- Noise ----------------------------------------------------------------------------------------------------------

#define SETS (TIER_TILES ? 2 : 1)  // at most, of calls of Philox side by side
#define UNITS (4 * TIER_LANES)     // of a set: a call in every lane gives 4 units each

typedef float eight __attribute__((vector_size(32)));

// Four vectors, word k of each lane's block, into the order of the units: eight lanes at a time.
#define PICK(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
INLINE void interleave_eight(const eight word[4], float *out) {
  const eight even_low = PICK(word[0], word[2], 0, 8, 1, 9, 4, 12, 5, 13);
  const eight even_high = PICK(word[0], word[2], 2, 10, 3, 11, 6, 14, 7, 15);
  const eight odd_low = PICK(word[1], word[3], 0, 8, 1, 9, 4, 12, 5, 13);
  const eight odd_high = PICK(word[1], word[3], 2, 10, 3, 11, 6, 14, 7, 15);
  // Lanes 0 and 4, 1 and 5, 2 and 6, 3 and 7, four words each.
  const eight a = PICK(even_low, odd_low, 0, 8, 1, 9, 4, 12, 5, 13);
  const eight b = PICK(even_low, odd_low, 2, 10, 3, 11, 6, 14, 7, 15);
  const eight c = PICK(even_high, odd_high, 0, 8, 1, 9, 4, 12, 5, 13);
  const eight d = PICK(even_high, odd_high, 2, 10, 3, 11, 6, 14, 7, 15);
  const eight units[4] = {PICK(a, b, 0, 1, 2, 3, 8, 9, 10, 11), PICK(c, d, 0, 1, 2, 3, 8, 9, 10, 11),
                          PICK(a, b, 4, 5, 6, 7, 12, 13, 14, 15), PICK(c, d, 4, 5, 6, 7, 12, 13, 14, 15)};
  memcpy(out, units, sizeof units);
}
INLINE void interleave(const vf word[4], float *out) {
  if (TIER_LANES == 1) {
    memcpy(out, word, 4 * sizeof *word);
    return;
  }
  UNROLL
  for (int lane = 0; lane < TIER_LANES; lane += 8) {
    eight part[4];
    for (int k = 0; k < 4; k++) memcpy(part + k, (const float *)(word + k) + lane, sizeof *part);
    interleave_eight(part, out + 4 * lane);
  }
}

// Pairs that stand side by side hide each other's latency; wide vectors have work enough in one.
#if TIER_LANES == NRNN_LANES
#define EACH_PAIR UNROLL
#else
#define EACH_PAIR _Pragma("clang loop unroll(disable)")
#endif

INLINE void normals_of_blocks(const nrnn_address *at, uint32_t block, float scale, float offset, float *out,
                              const int sets) {
  (void)offset;
  vu word[SETS][4];
  vf normal[SETS][4];
  philox_blocks(at, block, word, sets);
  EACH_PAIR
  for (int k = 0; k < 4 * sets; k += 2) {
    const vf radius = radius_(word[k / 4][k % 4]) * splat(scale);
    vf sine, cosine;
    circle_(&word[k / 4][k % 4 + 1], &sine, &cosine);
    normal[k / 4][k % 4] = radius * cosine;
    normal[k / 4][k % 4 + 1] = radius * sine;
  }
  UNROLL
  for (int s = 0; s < sets; s++) interleave(normal[s], out + s * UNITS);
}

INLINE void uniforms_of_blocks(const nrnn_address *at, uint32_t block, float scale, float offset, float *out,
                               const int sets) {
  vu word[SETS][4];
  philox_blocks(at, block, word, sets);
  for (int s = 0; s < sets; s++) {
    vf uniform[4];
    for (int k = 0; k < 4; k++) uniform[k] = fused(uniform_(word[s][k]), splat(scale), splat(offset));
    interleave(uniform, out + s * UNITS);
  }
}

// Any range of units from whole groups of blocks: the draw of a unit never depends on the range asked for.
#define DRAW(blocks_function)                                                 \
  while (n > 0) {                                                             \
    float group[SETS * UNITS];                                                \
    const uint32_t skip = first % 4;                                          \
    const size_t units = skip + n > UNITS ? SETS * UNITS : UNITS;             \
    const size_t count = n < units - skip ? n : units - skip;                 \
    float *to = count == units ? out : group;                                 \
    if (units == UNITS) blocks_function(at, first / 4, scale, offset, to, 1); \
    else blocks_function(at, first / 4, scale, offset, to, SETS);             \
    if (to == group) memcpy(out, group + skip, count * sizeof(float));        \
    out += count, first += (uint32_t)count, n -= count;                       \
  }

static void normals(const nrnn_address *at, uint32_t first, size_t n, float scale, float *out) {
  FEW(n <= 4 * NRNN_LANES, normals(at, first, n, scale, out));
  const float offset = 0;
  DRAW(normals_of_blocks)
}
static void uniforms(const nrnn_address *at, uint32_t first, size_t n, float scale, float offset, float *out) {
  FEW(n <= 4 * NRNN_LANES, uniforms(at, first, n, scale, offset, out));
  DRAW(uniforms_of_blocks)
}

static void circle(const uint32_t *words, size_t n, float *sine, float *cosine) {
  NARROW(circle(words, n, sine, cosine));
  EACH (i, n) {
    vf s, c;
    const vu word = (vu)load((const float *)(const void *)words + i, n - i);
    circle_(&word, &s, &c);
    store(sine + i, s, n - i);
    store(cosine + i, c, n - i);
  }
}

// The file that includes this ends with one for each of its tiers (nrnn_tiers.h).
#define TABLE(tier)                          \
  const nrnn_kernels nrnn_kernels_##tier = { \
      .id = NRNN_TIER_##tier,                \
      .name = #tier,                         \
      .product = product,                    \
      .readout = readout,                    \
      .sparse = sparse_product,              \
      .sde = sde_update,                     \
      .lstm = lstm_step,                     \
      .gru = gru_step,                       \
      .stencil = stencil_once,               \
      .activate = activate,                  \
      .modrelu = modrelu_each,               \
      .clip = clip_each,                     \
      .fma = fma_each,                       \
      .add = add_each,                       \
      .multiply = multiply_each,             \
      .subtract = subtract_each,             \
      .axpy = axpy_each,                     \
      .fuses = TIER_TILES,                   \
      .settle = settle,                      \
      .read = read_each,                     \
      .scale = scale_each,                   \
      .settle_doubles = settle_doubles,      \
      .exp = exp_each,                       \
      .log = log_each,                       \
      .normals = normals,                    \
      .uniforms = uniforms,                  \
      .circle = circle,                      \
  }
