#include <math.h>

#include "nrnn_kernels.h"

#pragma clang fp contract(off)

// v = S u, and its length.
__attribute__((minsize, noinline)) static double apply(const nrnn_stencil *s, const double *u, double *v, size_t n) {
  double squares = 0;
  for (size_t x = 0; x < n; x++) {
    const int end = x < 2 || x + 2 >= n;
    const size_t first = x < 2 ? 0 : end ? n - 4 : x - 2;
    const float *tap = end ? s->ends + (x < 2 ? x : x + 4 - n) : s->interior;
    v[x] = 0;
    for (int t = 0; t < (end ? 4 : 5); t++, tap += end ? 4 : 1) v[x] += (double)*tap * u[first + t];
    squares += v[x] * v[x];
  }
  return sqrt(squares);
}

// Gelfand's formula: by how much m more applications lengthen a vector that has seen m, per application.
__attribute__((minsize)) double nrnn_spectral_radius(const nrnn_stencil *s, double *scratch, size_t n, size_t m) {
  double *u = scratch, *v = scratch + n, logarithm = 0;
  for (size_t x = 0; x < n; x++) u[x] = (double)((37 * x + 11) % 64) - 31.5;  // nothing special in any direction
  for (size_t i = 0; i < 2 * m; i++) {
    const double length = apply(s, u, v, n);
    if (!(length > 0)) return 0;
    for (size_t x = 0; x < n; x++) u[x] = v[x] / length;
    if (i >= m) logarithm += log(length);
  }
  return exp(logarithm / (double)m);
}
