#include "nrnn_kernels.h"

// Heap sort: no allocation, no recursion, n log n whatever the data.
static void sift(float *values, size_t root, size_t n) {
  const float value = values[root];
  for (size_t child; (child = 2 * root + 1) < n; root = child) {
    if (child + 1 < n && values[child] < values[child + 1]) child++;
    if (!(value < values[child])) break;
    values[root] = values[child];
  }
  values[root] = value;
}

void nrnn_sort(float *values, size_t n) {
  for (size_t root = n / 2; root > 0;) sift(values, --root, n);
  for (size_t end = n; end > 1;) {
    const float largest = values[0];
    values[0] = values[--end];
    values[end] = largest;
    sift(values, 0, end);
  }
}
