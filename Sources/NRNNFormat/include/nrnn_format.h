// Model files into the generated structs, within a budget.
#ifndef NRNN_FORMAT_H
#define NRNN_FORMAT_H

#include "nrnn_model.pb-c.h"

// A decoded file and what decoding may allocate, all in all: 4 bytes for each byte of the file + 1 MiB, and 128 for
// each of its first 512 KiB, which pays for channels and check vectors of a few bytes each. What is freed is not given
// back: the budget bounds the work as well.
typedef struct nrnn_decoding {
  ProtobufCAllocator allocator;
  uint64_t left;
  uint8_t *place;  // where the next block lies; NULL: on the heap
  int exhausted;   // 1: the budget was spent; 2: there was no memory; 3: the place was too small
  uint32_t fault;  // the number of a field that protobuf-c would misread; 0: none
  Nrnn__Model *model;
} nrnn_decoding;

// Decodes into `decoding->model`, NULL where that fails. `decoding` must stay where it is until it is closed.
//   place  `room` bytes aligned to NRNN_DECODED_ALIGNMENT that the decoded file lies in; NULL: the heap
#define NRNN_DECODED_ALIGNMENT 8
void nrnn_decoding_open(nrnn_decoding *decoding, const void *bytes, size_t size, void *place, size_t room);
void nrnn_decoding_close(nrnn_decoding *decoding);

#endif
