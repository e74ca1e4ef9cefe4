#include "nrnn_kernels.h"

static size_t padded(size_t rows) { return (rows + NRNN_LANES - 1) / NRNN_LANES * NRNN_LANES; }

size_t nrnn_panels_size(size_t rows, size_t inputs) { return padded(rows) * inputs; }

void nrnn_panels_pack(const float *matrix, size_t rows, size_t inputs, float *panels) {
  for (size_t row = 0; row < rows; row += NRNN_PANEL) {
    const size_t left = rows - row;
    const size_t height = padded(left < NRNN_PANEL ? left : NRNN_PANEL);
    float *panel = panels + row * inputs;
    for (size_t c = 0; c < inputs; c++)
      for (size_t r = 0; r < height; r++) panel[c * height + r] = r < left ? matrix[(row + r) * inputs + c] : 0;
  }
}
