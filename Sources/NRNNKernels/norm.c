#include <math.h>

#include "nrnn_cells.h"

#pragma clang fp contract(off)
#pragma clang attribute push(__attribute__((minsize)), apply_to = function)

void nrnn_normalise(int centred, double epsilon, const float *x, float *out, size_t n) {
  double mean = 0, squares = 0;
  for (size_t i = 0; i < n && centred; i++) mean += x[i];
  mean /= (double)n;
  for (size_t i = 0; i < n; i++) squares += (x[i] - mean) * (x[i] - mean);
  const double root = sqrt(squares / (double)n + epsilon);
  for (size_t i = 0; i < n; i++) out[i] = (float)((x[i] - mean) / root);
}

#pragma clang attribute pop
