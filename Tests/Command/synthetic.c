/* Writes a synthetic model file to standard output: CELL WEIGHTS HIDDEN INPUTS, the second as a
 * number; without arguments the names of the cells. */
#include <stdio.h>
#include <stdlib.h>

#include "nrnn_tools.h"

int main(int argc, char **argv) {
  size_t size;
  const char *name;
  for (size_t i = 0; argc == 1 && (name = nrnn_synthetic_cell(i)); i++) puts(name);
  if (argc != 5) return argc != 1;
  const nrnn_synthetic what = {argv[1], (enum nrnn_synthetic_weights)atoi(argv[2]), (uint32_t)atoi(argv[3]),
                               (uint32_t)atoi(argv[4])};
  uint8_t *bytes = nrnn_synthetic_model(&what, &size);
  const int failed = fwrite(bytes, 1, size, stdout) != size;
  free(bytes);
  return failed;
}
