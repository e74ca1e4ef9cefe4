// The wire format, before protobuf-c decodes it.
#ifndef NRNN_WIRE_H
#define NRNN_WIRE_H

#include <stddef.h>
#include <stdint.h>

// What a block of so many bytes takes of the place in which a file is decoded.
static inline uint64_t nrnn_wire_block(uint64_t size) { return (size + 7) & ~(uint64_t)7; }

#endif
