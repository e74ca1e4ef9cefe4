// Signature features Z_w of the path dX = psi(s) (x) u ds, psi = (1, s/T, .., (s/T)^p): for a word w and a letter
// a = (j, k), power j and input k, at j d + k,
//
//     dZ_(wa) / ds = -g Z_(wa) + psi_j(s) u_k Z_w,   Z of the empty word = 1
//
// With the input held each Z is a power series in the time r since the start, without fading a polynomial:
// Z_(wa) = Z_(wa)(0) e^(-g r) + u_k J_(w, j)(r), J' = -g J + psi_j Z_w. Words are visited depth first: a word's series
// is made from that of its beginning, and only those on the way are kept.
#include "nrnn_cells.h"

#pragma clang fp contract(off)
#pragma clang attribute push(__attribute__((minsize)), apply_to = function)

enum { TERMS_OF_FADING = 24 };  // of e^(-v), v <= 1: below the last bit

static size_t terms_of(const nrnn_signature *s) {
  return s->depth * (s->p + 1) + 1 + (s->fading > 0 ? TERMS_OF_FADING : 0);
}

size_t nrnn_signature_scratch(const nrnn_signature *s) {
  return (s->p + 1) * (s->p + 1) + (2 * s->depth + 2) * terms_of(s);
}

typedef struct walk {
  const nrnn_signature *s;
  const float *u;
  const double *state;
  double *next;
  size_t terms;
  double length;
  double *powers;      // [p + 1][p + 1]: ((start + r) / T)^j
  double *decay;       // e^(-g r), [terms]
  double decay_value;  // e^(-g length)
} walk;

static double value(const double *series, size_t terms, double r) {
  double sum = 0;
  while (terms-- > 0) sum = sum * r + series[terms];
  return sum;
}

// J of power j, of the series `below`: its terms.
static size_t integral(const walk *w, const double *below, size_t terms, size_t j, double *J) {
  const double *power = w->powers + j * (w->s->p + 1);
  size_t end = w->s->fading > 0 ? w->terms : terms + j + 1;
  if (end > w->terms) end = w->terms;
  J[0] = 0;
  for (size_t m = 0; m + 1 < end; m++) {
    double force = 0;
    for (size_t i = m < terms ? 0 : m - terms + 1; i <= j && i <= m; i++) force += below[m - i] * power[i];
    J[m + 1] = (force - w->s->fading * J[m]) / (double)(m + 1);
  }
  return end;
}

// The words of a level that begin with word `index` of the one below, whose series is `below`. The level has so many
// words, from `place` on. Two series of scratch for each level from here on.
static void visit(const walk *w, size_t level, size_t index, size_t place, size_t words, const double *below,
                  size_t terms, double *scratch) {
  const nrnn_signature *s = w->s;
  const size_t letters = s->d * (s->p + 1);
  double *J = scratch, *series = scratch + w->terms;
  for (size_t j = 0; j <= s->p; j++) {
    const size_t end = integral(w, below, terms, j, J);
    const double at_end = value(J, end, w->length);
    for (size_t k = 0; k < s->d; k++) {
      const size_t word = index * letters + j * s->d + k;
      const double u = (double)w->u[k], z = w->state[place + word];
      w->next[place + word] = z * w->decay_value + u * at_end;
      if (level == s->depth) continue;
      for (size_t m = 0; m < end; m++) series[m] = z * w->decay[m] + u * J[m];
      visit(w, level + 1, word, place + words, words * letters, series, end, scratch + 2 * w->terms);
    }
  }
}

static void advance(walk *w, double start) {
  const size_t n = w->s->p + 1;
  for (size_t i = 0; i < n * n; i++) w->powers[i] = i == 0;
  for (size_t j = 1; j < n; j++)
    for (size_t i = 0; i <= j; i++) {
      const double *last = w->powers + (j - 1) * n;
      w->powers[j * n + i] = last[i] * (start / w->s->time_scale) + (i > 0 ? last[i - 1] * (1 / w->s->time_scale) : 0);
    }
  w->decay[0] = 1;
  for (size_t m = 1; m < w->terms; m++) w->decay[m] = -w->s->fading * w->decay[m - 1] / (double)m;
  w->decay_value = value(w->decay, w->terms, w->length);
  double *one = w->decay + w->terms;
  one[0] = 1;
  visit(w, 1, 0, 0, w->s->d * n, one, 1, one + w->terms);
}

// In pieces in which the series of e^(-g r) converges fast.
void nrnn_signature_advance(const nrnn_signature *s, const float *x, const double *state, double *next, double start,
                            double length, double *scratch) {
  const double g = s->fading * length;
  size_t pieces = g > 1 ? (size_t)g : 1;
  if ((double)pieces < g) pieces++;
  walk w = {.s = s, .u = x, .state = state, .next = next, .terms = terms_of(s), .powers = scratch};
  w.decay = scratch + (s->p + 1) * (s->p + 1);
  w.length = length / (double)pieces;
  for (size_t i = 0; i < pieces; i++) {
    advance(&w, start + (double)i * w.length);
    w.state = next;
  }
}

#pragma clang attribute pop
