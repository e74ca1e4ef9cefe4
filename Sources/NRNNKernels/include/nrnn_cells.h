// Arithmetic in float64, of cells whose state is or whose sums are: plain loops, the same on every CPU.
#ifndef NRNN_CELLS_H
#define NRNN_CELLS_H

#include <stddef.h>

// A recurrent kernel network of q anchors and k lengths, of which those from `first` on are output. Its state is c
// [k][q], and with la_feature H [k - first][q] and, of the mean, t.
typedef struct nrnn_rkn {
  size_t q, k, first;
  int mean, la_feature, exponential;
  float alpha;
  double lambda, scale;
} nrnn_rkn;

// From <z, x>, [k][q], to what enters exp, alpha (u - 1), or to u = <z, x> / max(|x|, 1e-4); returns |x|.
float nrnn_rkn_cosines(const nrnn_rkn *r, const float *x, size_t d, float *dots);

// The next c, H of the mean, and t, from kappa(u). v, [k - first][stride], receives what L is to be applied to: means,
// or u of the maximum; in the place of kappa it then leaves lambda c.
void nrnn_rkn_pool(const nrnn_rkn *r, float norm, float *kappa, const double *state, double *next, float *v,
                   size_t stride);

// The outputs from y = L v, by weights or, where `weights` is NULL, of the one length that there is; H of the maximum.
void nrnn_rkn_outputs(const nrnn_rkn *r, const float *kappa, double *next, const float *y, size_t stride,
                      const float *weights, float *out);

// Signature features to a depth of a path in d inputs times the powers 0 .. p of time: see signature.c.
typedef struct nrnn_signature {
  size_t d, p, depth;
  double time_scale, fading;
} nrnn_signature;

// Doubles of scratch that an advance takes.
size_t nrnn_signature_scratch(const nrnn_signature *s);

// Z at start + length from `state` at start, x held; `next` may be `state`.
void nrnn_signature_advance(const nrnn_signature *s, const float *x, const double *state, double *next, double start,
                            double length, double *scratch);

// (x - mean) / sqrt(variance + epsilon) of n numbers, or x / sqrt(mean square + epsilon): sums in order, rounded once.
void nrnn_normalise(int centred, double epsilon, const float *x, float *out, size_t n);

#endif
