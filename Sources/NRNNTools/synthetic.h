// Between the files that make up a model: what it is made with, its tensors, its cells.
#ifndef NRNN_SYNTHETIC_H
#define NRNN_SYNTHETIC_H

#include <stddef.h>
#include <stdint.h>

#include "nrnn_format.h"
#include "nrnn_tools.h"

struct synthetic_maker {
  const nrnn_synthetic *what;
  uint64_t random;  // of the linear congruential generator
  int shift;        // m: 127 / 2^m is at most 1 / sqrt(hidden)
  void *blocks[64];
  size_t count;
};

// Zeros, or what is given, until the model is written.
void *synthetic_take(struct synthetic_maker *maker, const void *init, size_t size);
#define NEW(maker, type, init) ((type *)synthetic_take(maker, &(type)init, sizeof(type)))

// The block, if there was memory for it.
void *synthetic_needed(void *block);

// Zeros; without columns a vector.
Nrnn__Tensor *synthetic_tensor(struct synthetic_maker *maker, enum nrnn_synthetic_weights type, size_t rows,
                               size_t columns);

// Drawn in the type of the model's weights: off the diagonal |k| <= most; on it `diagonal`, 0: like the others.
Nrnn__Tensor *synthetic_matrix(struct synthetic_maker *maker, size_t rows, size_t columns, int most, int diagonal);

// Drawn, of float32.
Nrnn__Tensor *synthetic_vector(struct synthetic_maker *maker, size_t size);

struct synthetic_cell {
  const char *name;
  void (*make)(struct synthetic_maker *, Nrnn__Layer *);
  int is_noisy;
  const char *behind;  // NULL, or the cell whose outputs it takes
};

// NULL: there is none of the name.
const struct synthetic_cell *synthetic_cell_of(const char *name);

#endif
