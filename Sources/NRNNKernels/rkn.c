#include <math.h>
#include <stdint.h>
#include <string.h>

#include "nrnn_cells.h"

#pragma clang fp contract(off)

float nrnn_rkn_cosines(const nrnn_rkn *r, const float *x, size_t d, float *dots) {
  double squares = 0;
  for (size_t i = 0; i < d; i++) squares += (double)x[i] * x[i];
  const float norm = (float)sqrt(squares), divisor = norm > 1e-4f ? norm : 1e-4f;
  for (size_t i = 0; i < r->k * r->q; i++) dots[i] /= divisor;
  if (r->exponential)
    for (size_t i = 0; i < r->k * r->q; i++) dots[i] = r->alpha * (dots[i] - 1.0f);
  return norm;
}

// The larger, NaN if b is; by masks, for a step's instructions do not depend on its data.
static double larger(double a, double b) {
  uint64_t of_a, of_b;
  memcpy(&of_a, &a, sizeof a);
  memcpy(&of_b, &b, sizeof b);
  uint64_t mask = -(uint64_t)(a >= b);
  __asm__("" : "+r"(mask));  // or a compiler sees through it and branches
  const uint64_t of_larger = (of_a & mask) | (of_b & ~mask);
  memcpy(&a, &of_larger, sizeof a);
  return a;
}

// From the greatest length down: `next` may be `state`, and u_p needs the old c_(p-1).
void nrnn_rkn_pool(const nrnn_rkn *r, float norm, float *kappa, const double *state, double *next, float *v,
                   size_t stride) {
  const size_t q = r->q, H = r->k * q, t = H + (r->k - r->first) * q;
  const double steps = r->mean && r->la_feature ? state[t] + 1 : 1;
  for (size_t p = r->k; p-- > 0;)
    for (size_t a = 0; a < q; a++) {
      const size_t i = p * q + a, o = (p - r->first) * q + a;
      const double u = (p == 0 ? 1 : state[i - q]) * (double)(norm * kappa[i]), faded = r->lambda * state[i];
      next[i] = r->mean ? faded + r->scale * u : larger(faded, u);
      if (p < r->first) continue;
      if (r->la_feature) next[H + o] = r->mean ? state[H + o] + u : state[H + o];
      v[(p - r->first) * stride + a] = (float)(!r->mean ? u : r->la_feature ? next[H + o] / steps : next[i]);
      kappa[i] = (float)faded;
    }
  if (r->mean && r->la_feature) next[t] = steps;
}

void nrnn_rkn_outputs(const nrnn_rkn *r, const float *kappa, double *next, const float *y, size_t stride,
                      const float *weights, float *out) {
  const size_t q = r->q, lengths = r->k - r->first;
  for (size_t l = 0; l < lengths; l++)
    for (size_t a = 0; a < q; a++) {
      double value = (double)y[l * stride + a];
      if (!r->mean) {
        double *H = next + (r->k + l) * q + a;
        value = larger(r->la_feature ? *H : (double)kappa[(r->first + l) * q + a], value);
        if (r->la_feature) *H = value;
      }
      out[r->mean ? l * q + a : a * lengths + l] = weights ? weights[l] * (float)value : (float)value;
    }
}
