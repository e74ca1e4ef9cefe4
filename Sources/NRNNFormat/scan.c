#include <string.h>

#include "nrnn_format.h"
#include "tensor.h"
#include "wire.h"

#pragma clang attribute push(__attribute__((minsize)), apply_to = function)

enum { ONEOF = 63, WEIGHTS = 16, CHECKSUM = 5 };
#define MODEL (&nrnn__model__descriptor)

static const uint8_t *message(nrnn_scan *scan, const ProtobufCMessageDescriptor *type, const uint8_t *at,
                              const uint8_t *end);

// Field 16 of the file, and behind it nothing but the checksum.
static int weights(nrnn_scan *scan, const nrnn_field *field, const uint8_t *at, const uint8_t *end) {
  if (field->kind != NRNN_LENGTH || end - field->end != CHECKSUM) return 0;
  scan->end = at;
  scan->weights = field->at;
  scan->weights_size = (uint64_t)(field->end - field->at);
  return 1;
}

// Adds what a message makes of the model, within one of some type.
static void count(nrnn_scan *scan, const ProtobufCMessageDescriptor *type, const nrnn_field *field) {
  const ProtobufCMessageDescriptor *found = field->type->descriptor;
  const struct {
    const ProtobufCMessageDescriptor *type;
    uint64_t *count;
  } counted[] = {{&nrnn__input__descriptor, &scan->inputs},
                 {&nrnn__output__descriptor, &scan->outputs},
                 {&nrnn__layer__descriptor, &scan->layers},
                 {&nrnn__check_vector__descriptor, &scan->checks},
                 {&nrnn__provenance__entry__descriptor, &scan->notes}};
  if (found == &nrnn__tensor__descriptor) nrnn_count_tensor(scan, type, field);
  scan->skips += found == &nrnn__skip__descriptor;
  if (field->type->label != PROTOBUF_C_LABEL_REPEATED) return;
  uint64_t *one = &scan->parts;
  for (size_t i = 0; i < sizeof counted / sizeof *counted; i++)
    if (found == counted[i].type) one = counted[i].count;
  ++*one;
}

// Numbers of 32 bits, of which protobuf-c would take the lower half of longer ones. An enum's may be negative.
static int is_cut(const nrnn_field *field) {
  const ProtobufCType type = field->type->type;
  if (type != PROTOBUF_C_TYPE_UINT32 && type != PROTOBUF_C_TYPE_ENUM) return 0;
  const uint8_t *at = field->kind == NRNN_LENGTH ? field->at : field->start;
  for (uint64_t number = 0; at && at < field->end;)
    if ((at = nrnn_wire_number(at, field->end, &number)) && number >> 32 &&
        (type == PROTOBUF_C_TYPE_UINT32 || (int64_t)number != (int32_t)number))
      return 1;
  return 0;
}

// What stands within a field that is known; NULL: malformed.
static const uint8_t *within(nrnn_scan *scan, const ProtobufCMessageDescriptor *type, const nrnn_field *field,
                             int again) {
  if (nrnn_field_is(field, PROTOBUF_C_TYPE_STRING)) {
    if (memchr(field->at, 0, (size_t)(field->end - field->at))) scan->fault = field->number;
    scan->text += (uint64_t)(field->end - field->at) + 1;
  }
  if (is_cut(field)) scan->fault = field->number;
  if (!nrnn_field_is(field, PROTOBUF_C_TYPE_MESSAGE)) return field->end;
  if (field->type->label != PROTOBUF_C_LABEL_REPEATED && again) scan->fault = field->number;
  if (scan->fault) return field->end;
  count(scan, type, field);
  return message(scan, field->type->descriptor, field->at, field->end);
}

static uint64_t bit_of(const nrnn_field *field, const ProtobufCMessageDescriptor *type) {
  if (!field->type) return 0;
  return 1ull << (field->type->flags & PROTOBUF_C_FIELD_FLAG_ONEOF ? ONEOF : field->type - type->fields);
}

static const uint8_t *message(nrnn_scan *scan, const ProtobufCMessageDescriptor *type, const uint8_t *at,
                              const uint8_t *end) {
  uint64_t seen = 0, fields = 0;
  scan->decoded += nrnn_block(type->sizeof_message);
  for (const uint8_t *next; at < end && !scan->fault; at = next, fields++) {
    nrnn_field field;
    if (!(next = nrnn_wire_field(&field, type, at, end))) return NULL;
    if (type == MODEL && field.number == WEIGHTS) {
      if (!weights(scan, &field, at, end)) return NULL;
      break;
    }
    scan->scaled_inputs |= type == &nrnn__input__descriptor && field.kind == NRNN_FIXED64;
    scan->scaled_outputs |= type == &nrnn__output__descriptor && field.kind == NRNN_FIXED64;
    const uint64_t bit = bit_of(&field, type);
    scan->decoded += nrnn_decoded_field(&field, (seen & bit) != 0);
    if (field.type && !(next = within(scan, type, &field, (seen & bit) != 0))) return NULL;
    seen |= bit;
  }
  scan->decoded += nrnn_decoded_notes(fields);
  return at;
}

void nrnn_scan_file(nrnn_scan *scan, const void *bytes, size_t size, uint32_t lanes) {
  const uint8_t *end = (const uint8_t *)bytes + size;
  *scan = (nrnn_scan){.end = end, .lanes = lanes};
  scan->malformed = !message(scan, MODEL, bytes, end);
}

#pragma clang attribute pop
