#include "wire.h"

#pragma clang attribute push(__attribute__((minsize)), apply_to = function)

// What protobuf-c notes of a field before it decodes a message: the first 16 on the stack, then in blocks of twice as
// many each (Debian's 1.4.1; 1.3 and 1.5 do the same).
typedef struct {
  uint32_t tag;
  uint8_t wire_type, length_prefix;
  const void *field;
  size_t length;
  const uint8_t *data;
} noted;
enum { NOTED_ON_STACK = 16 };

// An element of a repeated field's array.
static uint64_t size_of(ProtobufCType type) {
  switch (type) {
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_MESSAGE: return sizeof(void *);
    case PROTOBUF_C_TYPE_BYTES: return sizeof(ProtobufCBinaryData);
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_DOUBLE: return 8;
    default: return 4;
  }
}

// What numbers side by side add to their array; 0: they are none.
static uint64_t numbers(const nrnn_field *field) {
  const uint64_t size = (uint64_t)(field->end - field->at);
  uint64_t ends = 0;
  switch (field->type->type) {
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_BYTES:
    case PROTOBUF_C_TYPE_MESSAGE: return 0;
    case PROTOBUF_C_TYPE_SFIXED32:
    case PROTOBUF_C_TYPE_FIXED32:
    case PROTOBUF_C_TYPE_FLOAT:
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_DOUBLE: return size;
    case PROTOBUF_C_TYPE_BOOL: return 4 * size;
    default:
      for (const uint8_t *p = field->at; p < field->end; p++) ends += *p < 0x80;
      return ends * size_of(field->type->type);
  }
}

// What a field adds to its array. Numbers side by side are all that stand there, as a rule, and single elements as wide
// as a block, but for pointers of a CPU of 32 bits: of them there may be an odd number.
static uint64_t elements(const nrnn_field *field, int again) {
  const uint64_t all = field->kind == NRNN_LENGTH ? numbers(field) : 0, one = size_of(field->type->type);
  return all ? nrnn_decoded_block(all) : one + (again ? 0 : one % 8);
}

uint64_t nrnn_decoded_field(const nrnn_field *field, int again) {
  const uint64_t size = (uint64_t)(field->end - field->at);
  if (!field->type)
    return sizeof(ProtobufCMessageUnknownField) + nrnn_decoded_block((uint64_t)(field->end - field->start));
  uint64_t all = field->type->label == PROTOBUF_C_LABEL_REPEATED ? elements(field, again) : 0;
  if (nrnn_field_is(field, PROTOBUF_C_TYPE_STRING)) all += nrnn_decoded_block(size + 1);
  if (nrnn_field_is(field, PROTOBUF_C_TYPE_BYTES)) all += nrnn_decoded_block(size);
  return all;
}

uint64_t nrnn_decoded_notes(uint64_t fields) {
  uint64_t size = 0;
  for (uint64_t room = NOTED_ON_STACK, block = 2 * room; fields > room; room += block, block *= 2)
    size += nrnn_decoded_block(block * sizeof(noted));
  return size;
}

#pragma clang attribute pop
