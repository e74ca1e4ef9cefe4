// Model files into the generated structs, within a budget of memory.
#ifndef NRNN_FORMAT_H
#define NRNN_FORMAT_H

#include "nrnn_model.pb-c.h"

// A decoded file and the memory it may take. protobuf-c allocates for what a file claims, so a hostile file of n bytes
// is held to 4 n + 1 MiB.
typedef struct nrnn_decoding {
  ProtobufCAllocator allocator;
  size_t left;
  int exhausted;  // 1: the budget was spent; 2: there was no memory
  Nrnn__Model *model;
} nrnn_decoding;

// Decodes into `decoding->model`, NULL where that fails. `decoding` must stay where it is until it is closed.
void nrnn_decoding_open(nrnn_decoding *decoding, const void *bytes, size_t size);
void nrnn_decoding_close(nrnn_decoding *decoding);

#endif
