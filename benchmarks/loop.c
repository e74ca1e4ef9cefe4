// Steps of a stream, with the state of every member as output: one call each, as a host's loop does, or all in one
// call.
#include <nrnn.h>

typedef nrnn_status step_function(nrnn_stream *, const float *, size_t, double, const nrnn_output *, nrnn_error *);
typedef nrnn_status run_function(nrnn_stream *, const float *, size_t, size_t, const double *, const uint8_t *,
                                 const nrnn_output *, size_t *, nrnn_error *);

static nrnn_output members(float *out, size_t capacity) {
  nrnn_output output = NRNN_OUTPUT_INIT;
  output.members = out;
  output.members_capacity = capacity;
  return output;
}

// `out` receives the last step's, of `capacity` numbers.
nrnn_status loop(step_function *step, nrnn_stream *stream, const float *x, size_t inputs, size_t steps, float *out,
                 size_t capacity) {
  const nrnn_output output = members(out, capacity);
  nrnn_status status = NRNN_OK;
  for (size_t t = 0; t < steps && !status; t++) status = step(stream, x + t * inputs, inputs, 0, &output, NULL);
  return status;
}

// `out` receives those of all steps, of `capacity` numbers each.
nrnn_status at_once(run_function *run, nrnn_stream *stream, const float *x, size_t inputs, size_t steps, float *out,
                    size_t capacity) {
  const nrnn_output output = members(out, steps * capacity);
  return run(stream, x, steps * inputs, steps, NULL, NULL, &output, NULL, NULL);
}
