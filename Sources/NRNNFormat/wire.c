#include "wire.h"

#include <string.h>

#pragma clang attribute push(__attribute__((minsize)), apply_to = function)

enum { VARINT = 0, FIXED64 = 1, LENGTH = 2, FIXED32 = 5, ONEOF = 63 };

// Reads a base-128 number; NULL where it does not end.
static const uint8_t *varint(const uint8_t *at, const uint8_t *end, uint64_t *number) {
  *number = 0;
  for (unsigned shift = 0; at < end && shift < 64; shift += 7) {
    *number |= (uint64_t)(*at & 0x7f) << shift;
    if (*at++ < 0x80) return at;
  }
  return NULL;
}

// The bytes of a field whose tag is read, `length` of them from the address that is returned; NULL: malformed.
static const uint8_t *content(unsigned kind, const uint8_t *at, const uint8_t *end, uint64_t *length) {
  *length = kind == FIXED64 ? 8 : 4;
  if (kind == VARINT || kind == LENGTH) at = varint(at, end, length);
  else if (kind != FIXED64 && kind != FIXED32) return NULL;
  if (kind == VARINT) *length = 0;
  return at && *length <= (uint64_t)(end - at) ? at : NULL;
}

uint32_t nrnn_wire_fault(const ProtobufCMessageDescriptor *type, const uint8_t *at, const uint8_t *end) {
  uint64_t seen = 0, tag, length;
  for (; at < end; at += length) {
    if (!(at = varint(at, end, &tag)) || !(at = content(tag & 7, at, end, &length))) return 0;
    const uint32_t number = (uint32_t)(tag >> 3);
    const ProtobufCFieldDescriptor *field = protobuf_c_message_descriptor_get_field(type, number);
    if ((tag & 7) != LENGTH || !field) continue;
    if (field->type == PROTOBUF_C_TYPE_STRING && memchr(at, 0, length)) return number;
    if (field->type != PROTOBUF_C_TYPE_MESSAGE) continue;
    const uint64_t bit = 1ull << (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF ? ONEOF : field - type->fields);
    if (field->label != PROTOBUF_C_LABEL_REPEATED && seen & bit) return number;
    seen |= bit;
    const uint32_t within = nrnn_wire_fault(field->descriptor, at, at + length);
    if (within) return within;
  }
  return 0;
}

#pragma clang attribute pop
