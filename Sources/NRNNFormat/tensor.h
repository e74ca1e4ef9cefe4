// What a tensor asks of a model's memory, by its shape on the wire.
#ifndef NRNN_TENSOR_H
#define NRNN_TENSOR_H

#include "nrnn_format.h"
#include "wire.h"

// Adds the tensor of a field in a message of some type.
void nrnn_count_tensor(nrnn_scan *scan, const ProtobufCMessageDescriptor *type, const nrnn_field *field);

#endif
