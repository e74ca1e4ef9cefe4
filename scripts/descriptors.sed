# Of the generated descriptors, what a decoder does without: protobuf-c sets the defaults of a field itself where a
# message has no function for it, and takes every number for that of an enum.
s/(ProtobufCMessageInit) nrnn__.*__init/NULL/
/PROTOBUF_C_TYPE_ENUM/{
n
n
n
s/&nrnn__.*__descriptor/NULL/
}
