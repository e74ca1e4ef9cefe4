// The arithmetic of the engine: one table of functions per instruction set ("tier"), all tiers equal bit for bit.
//
// Rules that make them equal (docs/numerics.md): a SIMD lane is an output unit; a sum adds its products in index order
// with one rounding each; nothing is contracted or reassociated; functions are built from + x fma / sqrt and integers.
#ifndef NRNN_KERNELS_H
#define NRNN_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#define NRNN_LANES 8     // floats a kernel handles together: the granule of padding
#define NRNN_PANEL 64    // rows of a weight panel: 8 accumulators of 8 lanes
#define NRNN_REVISION 1  // nrnn_numerics_revision

enum nrnn_activation { NRNN_TANH = 0, NRNN_RELU = 1, NRNN_SIGMOID = 2, NRNN_IDENTITY = 3 };

// Where a draw stands: everything but the unit. See docs/noise.md.
typedef struct nrnn_address {
  uint32_t key[2];
  uint32_t word0;  // noise id, slot, tick bits 32..39; the block of units is added
  uint32_t word1;  // member, episode bits 32..39
  uint32_t word2;  // tick low
  uint32_t word3;  // episode low
} nrnn_address;

typedef struct nrnn_kernels {
  uint32_t id;  // NRNN_KERNELS_* of nrnn.h
  const char *name;

  // y[v] += M x[v] for each v < vectors. M has `rows` x `inputs` in panels (nrnn_panels_size); y[v] holds the start
  // of each sum and has room for rows rounded up to NRNN_LANES.
  void (*product)(const float *panels, size_t rows, size_t inputs, const float *const *x, float *const *y,
                  size_t vectors);

  void (*activate)(uint32_t activation, float *y, size_t n);                          // y = a(y)
  void (*fma)(float *out, const float *a, const float *b, const float *c, size_t n);  // out = a b + c
  void (*add)(float *out, const float *a, const float *b, size_t n);                  // out = a + b
  void (*multiply)(float *out, const float *a, const float *b, size_t n);             // out = a b
  void (*subtract)(float *out, const float *a, const float *b, size_t n);             // out = a - b

  // Sets |h| < 2^-100 to 0; returns 1 if all are finite, else 0.
  int (*settle)(float *h, size_t n);

  void (*exp)(float *y, size_t n);  // y = e^y
  void (*log)(float *y, size_t n);  // y = ln y, for normal y > 0

  // out[i] = scale * normal of unit first + i.
  void (*normals)(const nrnn_address *at, uint32_t first, size_t n, float scale, float *out);
  // out[i] = offset + scale * uniform on [0, 1) of unit first + i.
  void (*uniforms)(const nrnn_address *at, uint32_t first, size_t n, float scale, float offset, float *out);
  // out[i] = sin(turns of the word), cos likewise: exposed for tests of the maps.
  void (*circle)(const uint32_t *words, size_t n, float *sine, float *cosine);
} nrnn_kernels;

// The table with this NRNN_KERNELS_* (0: the best), or NULL where the build or the CPU lacks it.
const nrnn_kernels *nrnn_kernels_find(uint32_t id);

// Floats that a matrix takes in panels, and the packing: row-major [rows][inputs] to panels of NRNN_PANEL rows, column
// by column inside a panel; the last panel is padded with zeros to a multiple of NRNN_LANES rows.
size_t nrnn_panels_size(size_t rows, size_t inputs);
void nrnn_panels_pack(const float *matrix, size_t rows, size_t inputs, float *panels);

// Philox4x32-10 of one counter (Salmon et al. 2011).
void nrnn_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

// Sorts ascending, without allocation, in a time that depends on n alone: about n log2(n)^2 / 2 looks at a pair.
void nrnn_sort(float *values, size_t n);

#endif
