#include "nrnn_format.h"

#include <stdlib.h>

// Each block remembers its size before its start, to give it back to the budget.
#define HEADER 16

static void *allocate(void *data, size_t size) {
  nrnn_decoding *decoding = data;
  if (size > decoding->left || decoding->left - size < HEADER) {
    decoding->exhausted = 1;
    return NULL;
  }
  char *block = calloc(1, size + HEADER);  // zeroed: protobuf-c before 1.5.1 may free what it has not yet set
  if (!block) {
    decoding->exhausted = 2;
    return NULL;
  }
  *(size_t *)(void *)block = size + HEADER;
  decoding->left -= size + HEADER;
  return block + HEADER;
}

static void release(void *data, void *memory) {
  if (!memory) return;
  nrnn_decoding *decoding = data;
  char *block = (char *)memory - HEADER;
  decoding->left += *(size_t *)(void *)block;
  free(block);
}

void nrnn_decoding_open(nrnn_decoding *decoding, const void *bytes, size_t size) {
  decoding->allocator = (ProtobufCAllocator){allocate, release, decoding};
  decoding->left = 4 * size + (1u << 20);
  decoding->exhausted = 0;
  decoding->model = nrnn__model__unpack(&decoding->allocator, size, bytes);
}

void nrnn_decoding_close(nrnn_decoding *decoding) {
  if (decoding->model) nrnn__model__free_unpacked(decoding->model, &decoding->allocator);
  decoding->model = NULL;
}
