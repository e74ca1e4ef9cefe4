// Brings the weights of a packed file to a place where they can be used, whatever a mutation has done before them: else
// nearly all are refused for it.
#ifndef ARRANGE_H
#define ARRANGE_H

#include "target.h"
#include "wire_mutator.h"

enum { ALIGNMENT = 64, WEIGHTS = 16 << 3 | 2, VERSION = 2 << 3 };

// A copy, aligned, whose size is just that; NULL: no weights were found. Before them stand as many versions as it
// takes: of numbers that stand twice the last counts.
static inline uint8_t *arranged(const uint8_t *data, size_t size, size_t *arranged_size) {
  field f = {0};
  uint64_t tag = 0;
  for (size_t at = 0; tag != WEIGHTS; at = f.end) {
    if (!take_field(data, size, at, &f) || f.end > size) return NULL;
    take_varint(data, size, at, &tag);
  }
  const size_t weights = (f.end - f.payload) / ALIGNMENT * ALIGNMENT;
  uint8_t head[12], *copy;
  size_t head_size = put_varint(head, WEIGHTS);
  head_size += put_varint(head + head_size, weights);
  size_t gap = (ALIGNMENT - (f.start + head_size) % ALIGNMENT) % ALIGNMENT;
  if (gap == 1) gap += ALIGNMENT;
  *arranged_size = f.start + gap + head_size + weights + TAIL;
  if (posix_memalign((void **)&copy, ALIGNMENT, *arranged_size)) abort();
  memcpy(copy, data, f.start);
  uint8_t *at = copy + f.start, *end = at + gap;
  if (gap % 2) *at++ = VERSION, *at++ = 0x81, *at++ = 0;
  while (at < end) *at++ = VERSION, *at++ = 1;
  memcpy(end, head, head_size);
  memcpy(end + head_size, data + f.payload, weights);
  end[head_size + weights] = 15 << 3 | 5;
  seal(copy, *arranged_size, 1);
  return copy;
}

#endif
