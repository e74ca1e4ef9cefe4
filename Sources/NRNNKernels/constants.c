#include "constants.h"

#define EIGHT(name, value) .name = {value, value, value, value, value, value, value, value},
const nrnn_constant_vectors nrnn_constants __attribute__((aligned(32))) = {NRNN_CONSTANTS(EIGHT)};
