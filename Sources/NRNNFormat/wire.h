// The wire format, before protobuf-c decodes it.
#ifndef NRNN_WIRE_H
#define NRNN_WIRE_H

#include <protobuf-c/protobuf-c.h>

enum nrnn_wire { NRNN_VARINT = 0, NRNN_FIXED64 = 1, NRNN_LENGTH = 2, NRNN_FIXED32 = 5 };

// A field on the wire.
typedef struct nrnn_field {
  const ProtobufCFieldDescriptor *type;  // NULL: not known
  uint32_t number;
  enum nrnn_wire kind;
  uint64_t value;        // of a VARINT
  const uint8_t *start;  // behind its tag
  const uint8_t *at, *end;
} nrnn_field;

// Reads a base-128 number; NULL where it does not end.
const uint8_t *nrnn_wire_number(const uint8_t *at, const uint8_t *end, uint64_t *number);

// Reads a field of a message; the address behind it, or NULL: malformed.
const uint8_t *nrnn_wire_field(nrnn_field *field, const ProtobufCMessageDescriptor *message, const uint8_t *at,
                               const uint8_t *end);

static inline int nrnn_field_is(const nrnn_field *field, ProtobufCType type) {
  return field->kind == NRNN_LENGTH && field->type && field->type->type == type;
}

static inline size_t nrnn_field_size(const nrnn_field *field) { return (size_t)(field->end - field->at); }

// What protobuf-c allocates for a field, but for the messages within it, and for its notes on all fields of a message,
// each block rounded as nrnn_decode lays them. `again`: the message has had a field of this number.
uint64_t nrnn_decoded_field(const nrnn_field *field, int again);
uint64_t nrnn_decoded_notes(uint64_t fields);
static inline uint64_t nrnn_block(uint64_t size) { return (size + 7) & ~(uint64_t)7; }

#endif
