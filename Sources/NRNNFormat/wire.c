#include "wire.h"

#include <string.h>

#include "nrnn_format.h"

#pragma clang attribute push(__attribute__((minsize)), apply_to = function)

enum { VARINT = 0, FIXED64 = 1, LENGTH = 2, FIXED32 = 5, ONEOF = 63, WEIGHTS = 16, CHECKSUM = 5 };

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

// Reads a base-128 number; NULL where it does not end.
static const uint8_t *varint(const uint8_t *at, const uint8_t *end, uint64_t *number) {
  *number = 0;
  for (unsigned shift = 0; at < end && shift < 64; shift += 7) {
    *number |= (uint64_t)(*at & 0x7f) << shift;
    if (*at++ < 0x80) return at;
  }
  return NULL;
}

// A field on the wire.
typedef struct {
  const ProtobufCFieldDescriptor *type;  // NULL: not known
  uint32_t number;
  unsigned kind;
  const uint8_t *start, *at, *end;  // behind its tag; its bytes
} field;

// Reads one; the address behind it, or NULL: malformed.
static const uint8_t *read(field *f, const ProtobufCMessageDescriptor *message, const uint8_t *at, const uint8_t *end) {
  uint64_t tag, length;
  if (!(at = varint(at, end, &tag))) return NULL;
  f->start = at;
  f->kind = tag & 7;
  f->number = (uint32_t)(tag >> 3);
  f->type = protobuf_c_message_descriptor_get_field(message, f->number);
  length = f->kind == FIXED64 ? 8 : 4;
  if (f->kind == VARINT || f->kind == LENGTH) at = varint(at, end, &length);
  else if (f->kind != FIXED64 && f->kind != FIXED32) return NULL;
  if (f->kind == VARINT) length = 0;
  if (!at || length > (uint64_t)(end - at)) return NULL;
  f->at = at;
  return f->end = at + length;
}

static int is_text(const field *f) { return f->type->type == PROTOBUF_C_TYPE_STRING; }
static int is_bytes(const field *f) { return f->type->type == PROTOBUF_C_TYPE_BYTES; }
static int is_message(const field *f) { return f->type->type == PROTOBUF_C_TYPE_MESSAGE; }

// Of an element in a repeated field's array.
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

static int is_fixed(ProtobufCType type) {
  switch (type) {
    case PROTOBUF_C_TYPE_SFIXED32:
    case PROTOBUF_C_TYPE_FIXED32:
    case PROTOBUF_C_TYPE_FLOAT:
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_DOUBLE: return 1;
    default: return 0;
  }
}

// Elements that a repeated field adds to its array: one, or of numbers side by side all.
static uint64_t elements(const field *f) {
  if (f->kind != LENGTH || is_text(f) || is_bytes(f) || is_message(f)) return 1;
  if (is_fixed(f->type->type)) return (uint64_t)(f->end - f->at) / size_of(f->type->type);
  uint64_t count = 0;
  for (const uint8_t *p = f->at; p < f->end; p++) count += *p < 0x80;
  return count;
}

// What a field makes protobuf-c allocate beside the messages within it. `again`: the message has had one like it.
static uint64_t content(const field *f, int again) {
  if (!f->type) return sizeof(ProtobufCMessageUnknownField) + nrnn_wire_block((uint64_t)(f->end - f->start));
  uint64_t size = 0;
  if (f->type->label == PROTOBUF_C_LABEL_REPEATED) size = elements(f) * size_of(f->type->type) + (again ? 0 : 4);
  if (f->kind == LENGTH && (is_text(f) || is_bytes(f)))
    size += nrnn_wire_block((uint64_t)(f->end - f->at) + is_text(f));
  return size;
}

// Of its notes, those that do not fit on the stack.
static uint64_t notes(uint64_t fields) {
  uint64_t size = 0;
  for (uint64_t room = NOTED_ON_STACK, block = 2 * room; fields > room; room += block, block *= 2)
    size += nrnn_wire_block(block * sizeof(noted));
  return size;
}

static const uint8_t *scan_message(nrnn_scan *scan, const ProtobufCMessageDescriptor *type, const uint8_t *at,
                                   const uint8_t *end);

// Field 16 of the file, and behind it nothing but the checksum.
static const uint8_t *scan_weights(nrnn_scan *scan, const field *f, const uint8_t *at, const uint8_t *end) {
  if (f->kind != LENGTH || end - f->end != CHECKSUM) return NULL;
  scan->end = at;
  scan->weights = f->at;
  scan->weights_size = (uint64_t)(f->end - f->at);
  return end;
}

// What stands within a field that is known; NULL: malformed.
static const uint8_t *scan_within(nrnn_scan *scan, const field *f, int again) {
  if (f->kind != LENGTH) return f->end;
  if (is_text(f) && memchr(f->at, 0, (size_t)(f->end - f->at))) scan->fault = f->number;
  if (!is_message(f)) return f->end;
  if (f->type->label != PROTOBUF_C_LABEL_REPEATED && again) scan->fault = f->number;
  return scan->fault ? f->end : scan_message(scan, f->type->descriptor, f->at, f->end);
}

static const uint8_t *scan_message(nrnn_scan *scan, const ProtobufCMessageDescriptor *type, const uint8_t *at,
                                   const uint8_t *end) {
  uint64_t seen = 0, fields = 0;
  scan->decoded += nrnn_wire_block(type->sizeof_message);
  for (const uint8_t *next; at < end && !scan->fault; at = next, fields++) {
    field f;
    if (!(next = read(&f, type, at, end))) return NULL;
    if (type == &nrnn__model__descriptor && f.number == WEIGHTS) {
      next = scan_weights(scan, &f, at, end);
    } else {
      const uint64_t bit =
          f.type ? 1ull << (f.type->flags & PROTOBUF_C_FIELD_FLAG_ONEOF ? ONEOF : f.type - type->fields) : 0;
      scan->decoded += content(&f, (seen & bit) != 0);
      if (f.type) next = scan_within(scan, &f, (seen & bit) != 0);
      if (f.kind == LENGTH) seen |= bit;
    }
    if (!next) return NULL;
  }
  scan->decoded += notes(fields);
  return at;
}

void nrnn_scan_file(nrnn_scan *scan, const void *bytes, size_t size) {
  const uint8_t *end = (const uint8_t *)bytes + size;
  *scan = (nrnn_scan){.end = end};
  scan->malformed = !scan_message(scan, &nrnn__model__descriptor, bytes, end);
}

#pragma clang attribute pop
