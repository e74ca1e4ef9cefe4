#include "nrnn_platform.h"

void nrnn_lend(size_t size, void (*body)(void *memory, void *context), void *context) {
  body(__builtin_alloca_with_align(size, 8 * 64), context);
}
