// Model files into the generated structs: a look at the wire format first, which says what decoding will take.
#ifndef NRNN_FORMAT_H
#define NRNN_FORMAT_H

#include "nrnn_model.pb-c.h"

// What stands in a file.
typedef struct nrnn_scan {
  uint64_t decoded;  // bytes that decoding takes, in one place
  int malformed;     // 1: no message of this kind
  // The number of the first field that protobuf-c would misread: one that holds a message, is not repeated and stands
  // twice (a oneof counts as one field); or a text that goes on behind a NUL, where a C string ends. 0: none.
  //
  // It would merge two messages: it drops what the first has of fields that it does not know and of its oneof, reads
  // before the field table where a oneof is empty, and copies all that was merged before, each time.
  uint32_t fault;
  const uint8_t *end;      // of what is decoded: where field 16 begins, or the file ends
  const uint8_t *weights;  // the bytes of field 16, which are not decoded; NULL: it is absent
  uint64_t weights_size;
  // What the readers make a model of. `numbers`: floats of the tensors outside check vectors, their rows padded
  // whatever the number of their gates (I8: a quarter of one each); `widest`: the largest size of all.
  uint64_t inputs, outputs, layers, skips, parts, tensors, matrices, checks, notes, text, numbers, checked;
  uint64_t widest;
  uint32_t lanes;
  int scaled_inputs, scaled_outputs;  // 1: some have a number of their own
} nrnn_scan;

// `lanes`: to a multiple of which rows are padded.
void nrnn_scan_file(nrnn_scan *scan, const void *bytes, size_t size, uint32_t lanes);

// Whether decoding takes no more than a file of this size may: 4 bytes for each of its bytes + 1 MiB, and 128 for each
// of its first 512 KiB, which pays for channels and check vectors of a few bytes each.
int nrnn_within_budget(const nrnn_scan *scan, size_t size);

// Decodes what has been scanned and is in order; NULL: the bytes are none, or the room was too small (`exhausted`).
//   place  `room` bytes, aligned to 8, in which all that is decoded lies; nothing is to be freed
Nrnn__Model *nrnn_decode(const nrnn_scan *scan, const void *bytes, void *place, size_t room, int *exhausted);

#endif
