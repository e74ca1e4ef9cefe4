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

// ln x = k ln 2 + 2 artanh s, s = (f - 1) / (f + 1), for x = 2^k f with f from 1 to 2: of libm no two have the same.
static double logarithm(double x) {
  int k = 0;
  for (; x >= 2; x /= 2) k++;
  for (; x < 1; x *= 2) k--;
  const double s = (x - 1) / (x + 1), square = s * s;
  double sum = 0;
  for (int i = 35; i > 0; i -= 2) sum = sum * square + 1.0 / i;
  return k * 0x1.62e42fefa39efp-1 + 2 * s * sum;
}

// e^y = (e^(y / 1024))^1024, by its series.
static double exponential(double y) {
  double power = 1;
  y /= 1024;
  for (int i = 12; i > 0; i--) power = 1 + y / i * power;
  for (int i = 0; i < 10; i++) power *= power;
  return power;
}

// Gelfand's formula: by how much m more applications lengthen a vector that has seen m, per application.
__attribute__((minsize)) double nrnn_spectral_radius(const nrnn_stencil *s, double *scratch, size_t n, size_t m) {
  double *u = scratch, *v = scratch + n, sum = 0;
  for (size_t x = 0; x < n; x++) u[x] = (double)((37 * x + 11) % 64) - 31.5;  // nothing special in any direction
  for (size_t i = 0; i < 2 * m; i++) {
    const double length = apply(s, u, v, n);
    if (!(length > 0 && length < (double)INFINITY)) return 0;
    for (size_t x = 0; x < n; x++) u[x] = v[x] / length;
    if (i >= m) sum += logarithm(length);
  }
  return exponential(sum / (double)m);
}
