// The C++ header alone, twice, in two translation units of one program.
#include <nrnn.hpp>
#include <nrnn.hpp>

nrnn::Summary first(nrnn::Stream &stream);
nrnn::Summary first(nrnn::Stream &stream) { return stream.step({1.0f}); }
