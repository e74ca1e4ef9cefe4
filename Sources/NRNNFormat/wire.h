// A look at the wire format before protobuf-c decodes it.
#ifndef NRNN_WIRE_H
#define NRNN_WIRE_H

#include <protobuf-c/protobuf-c.h>

// The number of the first field of `type`, or of a message within it, that protobuf-c would misread: one that holds a
// message, is not repeated and stands twice (a oneof counts as one field); or a text that goes on behind a NUL, where a
// C string ends. 0: there is none, or the bytes are malformed, which protobuf-c will find.
//
// It would merge two messages: it drops what the first has of fields that it does not know and of its oneof, reads
// before the field table where a oneof is empty, and copies all that was merged before, each time.
uint32_t nrnn_wire_fault(const ProtobufCMessageDescriptor *type, const uint8_t *at, const uint8_t *end);

#endif
