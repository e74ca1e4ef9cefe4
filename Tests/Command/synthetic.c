/* Writes a synthetic model file to standard output: CELL WEIGHTS HIDDEN INPUTS, the first two as numbers. */
#include <stdio.h>
#include <stdlib.h>

#include "nrnn_tools.h"

int main(int argc, char **argv) {
  size_t size;
  if (argc != 5) return 2;
  const nrnn_synthetic what = {(enum nrnn_synthetic_cell)atoi(argv[1]), (enum nrnn_synthetic_weights)atoi(argv[2]),
                               (uint32_t)atoi(argv[3]), (uint32_t)atoi(argv[4])};
  uint8_t *bytes = nrnn_synthetic_model(&what, &size);
  const int failed = fwrite(bytes, 1, size, stdout) != size;
  free(bytes);
  return failed;
}
