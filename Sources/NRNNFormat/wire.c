#include "wire.h"

#pragma clang attribute push(__attribute__((minsize)), apply_to = function)

const uint8_t *nrnn_wire_number(const uint8_t *at, const uint8_t *end, uint64_t *number) {
  *number = 0;
  for (unsigned shift = 0; at < end && shift < 64; shift += 7) {
    *number |= (uint64_t)(*at & 0x7f) << shift;
    if (*at++ < 0x80) return at;
  }
  return NULL;
}

const uint8_t *nrnn_wire_field(nrnn_field *field, const ProtobufCMessageDescriptor *message, const uint8_t *at,
                               const uint8_t *end) {
  uint64_t tag, length = 0;
  if (!(at = nrnn_wire_number(at, end, &tag))) return NULL;
  field->number = (uint32_t)(tag >> 3);
  field->type = protobuf_c_message_descriptor_get_field(message, field->number);
  field->start = at;
  switch (field->kind = tag & 7) {
    case NRNN_VARINT: at = nrnn_wire_number(at, end, &field->value); break;
    case NRNN_LENGTH: at = nrnn_wire_number(at, end, &length); break;
    case NRNN_FIXED64: length = 8; break;
    case NRNN_FIXED32: length = 4; break;
    default: return NULL;
  }
  if (!at || length > (uint64_t)(end - at)) return NULL;
  field->at = at;
  return field->end = at + length;
}

#pragma clang attribute pop
