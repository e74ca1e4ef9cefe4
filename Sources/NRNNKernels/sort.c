#include "nrnn_kernels.h"

// Merge exchange (Batcher 1968; Knuth, The Art of Computer Programming 3, 5.2.2, algorithm M): which values are
// compared depends on n alone, so the time does not depend on the values. No allocation, no recursion.

static void order(float *low, float *high) {
  const float a = *low, b = *high;
  const int swap = b < a;
  *low = swap ? b : a;
  *high = swap ? a : b;
}

// Orders the pairs `distance` apart whose first index has bit p as in `side`.
static void exchange(float *values, size_t n, size_t distance, size_t p, size_t side) {
  for (size_t i = 0; i + distance < n; i++)
    if ((i & p) == side) order(values + i, values + i + distance);
}

void nrnn_sort(float *values, size_t n) {
  size_t top = 1;
  while (2 * top < n) top *= 2;
  for (size_t p = top; p > 0; p /= 2) {
    exchange(values, n, p, p, 0);
    for (size_t q = top; q > p; q /= 2) exchange(values, n, q - p, p, p);
  }
}
