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

uint64_t nrnn_decoded_notes(uint64_t fields) {
  uint64_t size = 0;
  for (uint64_t room = NOTED_ON_STACK, block = 2 * room; fields > room; room += block, block *= 2)
    size += nrnn_block(block * sizeof(noted));
  return size;
}

// Of numbers that stand side by side: bytes in the file for each, 0: as many as it takes; and bytes in an array.
static unsigned written(ProtobufCType type) {
  switch (type) {
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_DOUBLE: return 8;
    case PROTOBUF_C_TYPE_SFIXED32:
    case PROTOBUF_C_TYPE_FIXED32:
    case PROTOBUF_C_TYPE_FLOAT: return 4;
    default: return 0;
  }
}

static unsigned element(ProtobufCType type) {
  switch (type) {
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_MESSAGE: return sizeof(void *);
    case PROTOBUF_C_TYPE_BYTES: return sizeof(ProtobufCBinaryData);
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_UINT64: return 8;
    default: return written(type) == 8 ? 8 : 4;
  }
}

// What a field adds to its array. Numbers side by side are all that stand there, as a rule, and single elements as wide
// as a block, but for pointers of a CPU of 32 bits: of them there may be an odd number.
static uint64_t elements(const nrnn_field *field, int again) {
  const ProtobufCType type = field->type->type;
  const unsigned size = element(type), bytes = written(type);
  if (field->kind != NRNN_LENGTH || type == PROTOBUF_C_TYPE_STRING || type == PROTOBUF_C_TYPE_BYTES ||
      type == PROTOBUF_C_TYPE_MESSAGE)
    return size + (again ? 0 : size % 8);
  uint64_t count = 0;
  for (const uint8_t *p = field->at; p < field->end; p++) count += type == PROTOBUF_C_TYPE_BOOL || *p < 0x80;
  return nrnn_block(size * (bytes ? nrnn_field_size(field) / bytes : count));
}

uint64_t nrnn_decoded_field(const nrnn_field *field, int again) {
  if (!field->type) return sizeof(ProtobufCMessageUnknownField) + nrnn_block((uint64_t)(field->end - field->start));
  uint64_t all = field->type->label == PROTOBUF_C_LABEL_REPEATED ? elements(field, again) : 0;
  if (nrnn_field_is(field, PROTOBUF_C_TYPE_STRING)) all += nrnn_block((uint64_t)nrnn_field_size(field) + 1);
  if (nrnn_field_is(field, PROTOBUF_C_TYPE_BYTES)) all += nrnn_block(nrnn_field_size(field));
  return all;
}

#pragma clang attribute pop
