// Mutates encoded messages field by field and puts the lengths around it right: blind changes of bytes nearly always
// break a length, and then nothing behind the decoder is reached.
#ifndef WIRE_MUTATOR_H
#define WIRE_MUTATOR_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed);

enum { MOST_FIELDS = 64, MOST_DEPTH = 6, TAIL = 5 /* field 15 */ };

typedef struct field {
  size_t start, payload, end;  // tag; value, less the length that may stand before it; what follows
  int nested;                  // has a length
} field;

static size_t take_varint(const uint8_t *data, size_t size, size_t at, uint64_t *value) {
  *value = 0;
  for (int shift = 0; at < size && shift < 64; shift += 7) {
    *value |= (uint64_t)(data[at] & 0x7f) << shift;
    if (!(data[at++] & 0x80)) return at;
  }
  return 0;
}

static size_t put_varint(uint8_t *out, uint64_t value) {
  size_t size = 0;
  do out[size++] = (uint8_t)((value & 0x7f) | (value > 0x7f ? 0x80 : 0));
  while (value >>= 7);
  return size;
}

// The field at `at`; 0 if there is none whole.
static int take_field(const uint8_t *data, size_t size, size_t at, field *f) {
  uint64_t tag, number;
  f->start = at;
  if (!(at = take_varint(data, size, at, &tag))) return 0;
  f->payload = at;
  f->nested = (tag & 7) == 2;
  switch (tag & 7) {
    case 0: f->end = take_varint(data, size, at, &number); break;
    case 1: f->end = at + 8; break;
    case 2:
      if (!(f->payload = take_varint(data, size, at, &number)) || number > size) return 0;
      f->end = f->payload + number;
      break;
    case 5: f->end = at + 4; break;
    default: return 0;
  }
  return f->end && f->end <= size;
}

static size_t take_fields(const uint8_t *data, size_t size, field *fields) {
  size_t count = 0, at = 0;
  while (count < MOST_FIELDS && at < size && take_field(data, size, at, &fields[count])) at = fields[count++].end;
  return count;
}

static size_t mutate_message(uint8_t *data, size_t size, size_t most, int depth);

// Replaces [from, to) by `count` bytes.
static size_t splice(uint8_t *data, size_t size, size_t most, size_t from, size_t to, const uint8_t *bytes,
                     size_t count) {
  if (size - (to - from) + count > most) return size;
  memmove(data + from + count, data + to, size - to);
  memcpy(data + from, bytes, count);
  return size - (to - from) + count;
}

// A new value for the field, with its length before it.
static size_t mutate_field(uint8_t *data, size_t size, size_t most, field f, int depth) {
  const size_t old = f.end - f.payload, room = old + 64;
  uint8_t *value = malloc(room + 10);
  memcpy(value + 10, data + f.payload, old);
  const size_t count = f.nested && rand() % 4 ? mutate_message(value + 10, old, room, depth + 1)
                                              : LLVMFuzzerMutate(value + 10, old, f.nested ? room : old);
  uint8_t length[10];
  const size_t digits = f.nested ? put_varint(length, count) : 0;
  uint8_t *start = value + 10 - digits;
  memcpy(start, length, digits);
  uint64_t tag;
  size = splice(data, size, most, take_varint(data, size, f.start, &tag), f.end, start, digits + count);
  free(value);
  return size;
}

static size_t mutate_message(uint8_t *data, size_t size, size_t most, int depth) {
  field fields[MOST_FIELDS];
  const size_t count = take_fields(data, size, fields);
  if (!count || depth > MOST_DEPTH || rand() % 8 == 0) return LLVMFuzzerMutate(data, size, most);
  const field f = fields[(size_t)rand() % count], other = fields[(size_t)rand() % count];
  if (rand() % 4) return mutate_field(data, size, most, f, depth);
  uint8_t *copy = malloc(other.end - other.start);
  memcpy(copy, data + other.start, other.end - other.start);
  const size_t kept = rand() % 2 ? other.end - other.start : 0;  // a field twice, or a field gone
  size = splice(data, size, most, f.start, kept ? f.start : f.end, copy, kept);
  free(copy);
  return size;
}

// The last five bytes, field 15, stay where they are; the target puts the checksum right.
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed) {
  srand(seed);
  if (size < TAIL || rand() % 32 == 0) return LLVMFuzzerMutate(data, size, most);
  uint8_t tail[TAIL];
  memcpy(tail, data + size - TAIL, TAIL);
  size = mutate_message(data, size - TAIL, most - TAIL, 0);
  memcpy(data + size, tail, TAIL);
  return size + TAIL;
}

#endif
