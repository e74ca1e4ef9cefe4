// The arithmetic of the engine: one table of functions per instruction set ("tier"), all tiers equal bit for bit.
//
// Rules that make them equal (docs/numerics.md): a SIMD lane is an output unit; a sum adds its products in index order
// with one rounding each; nothing is contracted or reassociated; functions are built from + x fma / sqrt and integers.
#ifndef NRNN_KERNELS_H
#define NRNN_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#include "nrnn_tiers.h"

#define NRNN_LANES 8         // floats a kernel handles together: the granule of padding
#define NRNN_PANEL 64        // rows of a weight panel at most: 8 accumulators of 8 lanes
#define NRNN_QUATERNIONS 16  // output quaternions of a panel of them
#define NRNN_REVISION 1      // nrnn_numerics_revision

// The numbers are those of the file, which has the formulas; 4 is modReLU, whose numbers are one per unit.
enum nrnn_activation {
  NRNN_TANH = 0,
  NRNN_RELU = 1,
  NRNN_SIGMOID = 2,
  NRNN_IDENTITY = 3,
  NRNN_ELU = 5,
  NRNN_LEAKY_RELU = 6,
  NRNN_THRESHOLDED_RELU = 7,
  NRNN_SOFTSIGN = 8,
  NRNN_SOFTPLUS = 9,
  NRNN_GELU = 10,
  NRNN_GELU_TANH = 11,
  NRNN_SILU = 12,
  NRNN_HARD_SIGMOID = 13,
  NRNN_CLIP = 14,
  NRNN_SCALED_TANH = 15,
  NRNN_AFFINE = 16,
  NRNN_POSITIVE = 17
};

// An activation with its numbers, which those up to NRNN_IDENTITY do not have.
typedef struct nrnn_function {
  uint32_t activation;
  float alpha, beta;
} nrnn_function;

// Where a draw stands: everything but the unit. See docs/noise.md.
typedef struct nrnn_address {
  uint32_t key[2];
  uint32_t word0;  // noise id, slot, tick bits 32..39; the block of units is added
  uint32_t word1;  // member, episode bits 32..39
  uint32_t word2;  // tick low
  uint32_t word3;  // episode low
} nrnn_address;

// How a matrix is stored; the numbers are those of the file.
enum nrnn_weights { NRNN_F32 = 0, NRNN_F16 = 1, NRNN_BF16 = 2, NRNN_I8 = 3 };

// M in panels (nrnn_panels_place), or some of its columns: those that meet a vector x, and after them those that meet a
// vector h. I8, quaternion maps and readouts are whole: `first` is 0, and all columns meet one of the two. F16 and BF16
// are expanded, exactly, to F32 as they are read. I8 stands for scale[row] * weight, and its sums are those of
// integers: x is rounded to 16 bits, at max |x| / 32767 (docs/numerics.md).
typedef struct nrnn_matrix {
  const void *panels;
  const float *scale;  // [rows, padded], I8 only
  uint32_t rows;
  uint32_t columns;  // that lie side by side in the panels
  uint32_t first;    // of the columns that are meant
  uint32_t inputs;   // of them, those that meet x
  uint32_t hidden;   // and those that meet h
  uint32_t panel;    // rows of a panel, at most NRNN_PANEL
  uint32_t weights;  // NRNN_F32 ..
  // Not 0: the last of so many parts of each panel's rows has sums of its own for h, which begin at `anew`, [rows /
  // apart]; what x gave lies behind all sums, at y + rows.
  uint32_t apart;
  const float *anew;
  // Not 0: a stack of quaternion maps W (x) x, each of so many output quaternions, in F32 (nrnn_quaternions_place).
  // rows and columns count floats all the same, and each map's rows are padded to whole vectors.
  uint32_t quaternions;
} nrnn_matrix;

// How channels are read: z = (x - mean) / scale, in double and rounded once. Arrays of the channels, rounded up to
// NRNN_LANES, mean 0 and scale 1 behind the last one.
typedef struct nrnn_scaling {
  const double *mean, *scale;
  const double *limit;  // of |z|, infinity where there is none; NULL: none has one
} nrnn_scaling;

// What reads the last layer: y = mean + scale (start + M x), in double and rounded once; without `scale` y is the sum.
// Arrays of M's rows, rounded up to NRNN_LANES.
typedef struct nrnn_readout {
  const nrnn_matrix *M;
  const float *start;
  const double *mean, *scale;
} nrnn_readout;

// What enters a cell's activations: `start` as it is, or where M is given start + M (x, h), whose columns are added in
// the registers that hold the sums. M is of F32, its gates by turns, and only for tiers that fuse.
typedef struct nrnn_sums {
  const float *start;
  const nrnn_matrix *M;
  const float *x, *h;
  int reverse_panels;  // as in `product`
} nrnn_sums;

// One path through h' = h + delta rho f, f = linear + g a(z): the elementwise part of an SDE's step. Arrays of n
// floats.
typedef struct nrnn_sde_update {
  nrnn_sums sums;       // with M: what begins at z is computed first, of any weights, by any tier
  const float *z;       // W h + U x + b
  const float *linear;  // A h + C x, or NULL
  const float *gate;    // what enters the gate's sigmoid, or NULL: g = 1
  int gate_on_drift;    // f = g (linear + a(z)) instead
  uint32_t activation;
  const float *delta;
  float rho;
  const float *h;
  float *next;
  float *drift;  // receives f, or NULL
  int settles;   // the new state as by `settle`
  float *gates;  // [2][n], or [n] without a gate, or NULL: receives a(z) and g, whose slopes follow
} nrnn_sde_update;

// An LSTM of n units: c' = f c + factor i g, h' = o tanh c'. The gates i, f, g, o lie by turns: `turn` units of each,
// the last time what is left, rounded up to whole vectors.
typedef struct nrnn_lstm {
  size_t n, turn;
  const float *peephole;  // [3][n] of i, f, o, or NULL
  float factor;
  float clip;                      // bounds what enters the four gates' activations; 0: nothing does
  const nrnn_function *functions;  // [3]: of i, f and o, of g, of c'; NULL: sigmoid, tanh, tanh
} nrnn_lstm;

// One path's step. Arrays of n floats.
typedef struct nrnn_lstm_step {
  nrnn_sums sums;
  const float *c;
  float *h_next, *c_next;
  int settles;   // the new state as by `settle`
  float *gates;  // [5][n] or NULL: receives i, f, tanh g, o, tanh c', whose slopes follow
} nrnn_lstm_step;

// A GRU of n units: h' = (1 - z) m + z h, m = tanh(nx + r nh), from the sums of r, z and n, which lie by turns too.
// Without `resets_after` the third is all that enters m's tanh.
typedef struct nrnn_gru {
  size_t n, turn;
  int resets_after;
  float clip;                      // bounds what enters the three activations; 0: nothing does
  const nrnn_function *functions;  // [2]: of r and z, of n; NULL: sigmoid, tanh
} nrnn_gru;

// One path's step. Arrays of n floats, nx of whole vectors. With `resets_after` the third sum is nh, and nx is given;
// where M adds its columns the third sum starts as nx's, and nh's at M->anew.
typedef struct nrnn_gru_step {
  nrnn_sums sums;
  const float *nx, *h;
  float *next;
  int settles;   // the new state as by `settle`
  float *gates;  // [3][n] or NULL: receives r, z, m, whose slopes follow
} nrnn_gru_step;

// S of a map of n >= 4 points, S u + forcing: five taps inside, four rows of its own at the ends.
typedef struct nrnn_stencil {
  const float *interior;  // [5], on u[x - 2] .. u[x + 2]
  const float *ends;      // [4][4], taps by rows 0, 1 on u[0] .. u[3] and rows n - 2, n - 1 on u[n - 4] .. u[n - 1]
  const float *forcing;   // [n]
} nrnn_stencil;

// A sparse matrix in slices of NRNN_LANES rows, each as long as its longest row; the rest is 0 at column 0.
typedef struct nrnn_sparse {
  const float *values;      // [entries][NRNN_LANES]: a lane is a row of the slice, in the order of its columns
  const uint32_t *columns;  // the same
  const uint32_t *starts;   // [slices + 1], in entries
  size_t slices;
} nrnn_sparse;

typedef struct nrnn_kernels {
  uint32_t id;  // NRNN_KERNELS_* of nrnn.h
  const char *name;

  // y[v] = start[v] + M (x[v], h[v]) for each v < vectors, x's products first; start[v] may be y[v]. All have room for
  // rows rounded up to NRNN_LANES. h may be NULL where no column meets it. `reverse_panels` takes the panels from the
  // last to the first: their order changes no number, and alternating it from product to product begins with what the
  // caches hold.
  void (*product)(const nrnn_matrix *M, const float *const *start, const float *const *x, const float *const *h,
                  float *const *y, size_t vectors, int reverse_panels);

  // y[v] = mean + scale (start + M x[v]), M of F32 or I8, whose sums of floats are four each, over quarters of the
  // inputs: (s0 + s1) + (s2 + s3), s0 from `start`, the others from 0; s3 takes the inputs that are left over. Returns
  // bit v for each vector whose y[v] is not finite; 32 vectors at most.
  uint32_t (*readout)(const nrnn_readout *R, const float *const *x, float *const *y, size_t vectors);

  // The same of a sparse matrix and one vector.
  void (*sparse)(const nrnn_sparse *S, const float *x, float *y);

  // Whether a cell's step adds a matrix's columns itself.
  int fuses;
  // Return 1, or 0 where a state that was to be settled is not finite.
  int (*sde)(const nrnn_sde_update *u, size_t n);
  int (*lstm)(const nrnn_lstm *L, const nrnn_lstm_step *s);
  int (*gru)(const nrnn_gru *G, const nrnn_gru_step *s);
  // One application. All three arrays, forcing too, have room for n rounded up to NRNN_LANES, and NRNN_LANES more.
  void (*stencil)(const nrnn_stencil *s, const float *u, float *out, size_t n);

  void (*activate)(nrnn_function a, float *y, size_t n);                              // y = a(y)
  void (*fma)(float *out, const float *a, const float *b, const float *c, size_t n);  // out = a b + c
  void (*add)(float *out, const float *a, const float *b, size_t n);                  // out = a + b
  void (*multiply)(float *out, const float *a, const float *b, size_t n);             // out = a b
  void (*subtract)(float *out, const float *a, const float *b, size_t n);             // out = a - b
  void (*axpy)(float *out, float s, const float *x, const float *y, size_t n);        // out = s x + y

  // Of whole vectors, n rounded up.
  void (*modrelu)(float *y, const float *bias, size_t n);  // y = sign(y) max(|y| + bias, 0)
  void (*clip)(float *y, float limit, size_t n);           // y bounded to [-limit, limit]

  // Set |h| < 2^-100 to 0, without a branch on h; return 1 if all are finite, else 0.
  int (*settle)(float *h, size_t n);
  int (*settle_doubles)(double *h, size_t n);

  // Channels to z, which may be x itself where there is no scaling; *largest = max |z|. Returns -1 where a z is not
  // finite, else whether one is beyond its limit.
  int (*read)(const nrnn_scaling *S, const float *x, float *z, size_t n, float *largest);

  // Whole vectors y = mean + scale y in double, rounded once; without `scale` y stays. 1 if all are finite, else 0.
  int (*scale)(float *y, const double *mean, const double *scale, size_t n);

  void (*exp)(float *y, size_t n);  // y = e^y
  void (*log)(float *y, size_t n);  // y = ln y, for normal y > 0

  // out[i] = scale * normal of unit first + i.
  void (*normals)(const nrnn_address *at, uint32_t first, size_t n, float scale, float *out);
  // out[i] = offset + scale * uniform on [0, 1) of unit first + i.
  void (*uniforms)(const nrnn_address *at, uint32_t first, size_t n, float scale, float offset, float *out);
  // out[i] = sin(turns of the word), cos likewise: exposed for tests of the maps.
  void (*circle)(const uint32_t *words, size_t n, float *sine, float *cosine);
} nrnn_kernels;

// The table with this NRNN_KERNELS_* (0: the best), or NULL where the build or the CPU lacks it; and what it is called,
// whether or not this build has it (0: "auto"), or NULL where no tier has that number.
const nrnn_kernels *nrnn_kernels_find(uint32_t number);
const char *nrnn_tier_name(uint32_t number);

// All of a matrix of so many rows and columns, to be packed.
static inline nrnn_matrix nrnn_matrix_of(uint32_t weights, size_t rows, size_t columns) {
  nrnn_matrix M = {0};
  M.weights = weights;
  M.rows = (uint32_t)rows;
  M.columns = M.inputs = (uint32_t)columns;
  M.panel = NRNN_PANEL;
  return M;
}

// Bytes that M takes in panels, and the packing: a row-major part of it, [rows, columns], in `weights` of its own if
// M's are F32, to rows `row` .. and columns `column` .. of M's panels, which begin as zeros. Panels of M.panel rows,
// column by column inside a panel; the last one is padded to a multiple of NRNN_LANES rows. I8 lays two columns side by
// side in each row, BF16 two rows.
size_t nrnn_panels_size(const nrnn_matrix *M);
void nrnn_panels_place(const nrnn_matrix *M, uint32_t weights, const void *matrix, size_t rows, size_t columns,
                       size_t row, size_t column, void *panels);

// Whether row starts rise from 0 to `count` and the columns of each row rise below `inputs`.
int nrnn_sparse_ordered(const uint32_t *row_start, const uint32_t *column, size_t rows, size_t inputs, size_t count);

// CSR into slices: where each begins, of [slices + 1] zeros, and how many entries there are; then values and columns of
// as many, which begin as zeros.
size_t nrnn_sparse_starts(const uint32_t *row_start, size_t rows, uint32_t *starts);
void nrnn_sparse_place(const uint32_t *row_start, const uint32_t *column, const float *data, size_t rows,
                       const uint32_t *starts, float *values, uint32_t *columns);

// The same for quaternion maps: the blocks r, i, j, k of one gate, [4, q, p], in `weights` of their own, to F32. Panels
// of NRNN_QUATERNIONS output quaternions, input by input, the four parts of a weight one after the other. All gates
// take as much as a matrix of gates x q (padded) rows.
void nrnn_quaternions_place(const nrnn_matrix *M, uint32_t weights, const void *blocks, size_t gate, float *panels);

// The first of `count` weights that is infinite or NaN, and which it is; `count` if none is.
size_t nrnn_weights_not_finite(uint32_t weights, const void *data, size_t count, double *found);

// The largest |eigenvalue| of a stencil's S, from 2 m applications to a vector; 0 if they leave nothing of it. Where
// eigenvalues of one size compete it is off by some log(2) / m of itself. `scratch` has room for 2 n numbers.
double nrnn_spectral_radius(const nrnn_stencil *s, double *scratch, size_t n, size_t m);

// Philox4x32-10 of one counter (Salmon et al. 2011).
void nrnn_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

// Sorts ascending, without allocation, in a time that depends on n alone: about n log2(n)^2 / 2 looks at a pair.
void nrnn_sort(float *values, size_t n);

#endif
