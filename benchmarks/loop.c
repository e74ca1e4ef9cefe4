// Steps of a stream, one call each, with the state of every member as output: what a host's loop does.
#include <nrnn.h>

typedef nrnn_status step_function(nrnn_stream *, const float *, size_t, double, const nrnn_output *, nrnn_error *);

nrnn_status loop(step_function *step, nrnn_stream *stream, const float *x, size_t inputs, size_t steps, float *out,
                 size_t capacity) {
  nrnn_output output = NRNN_OUTPUT_INIT;
  nrnn_status status = NRNN_OK;
  output.members = out;
  output.members_capacity = capacity;
  for (size_t t = 0; t < steps && !status; t++) status = step(stream, x + t * inputs, inputs, 0, &output, NULL);
  return status;
}
