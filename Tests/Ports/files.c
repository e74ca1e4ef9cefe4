// For programs that load models from files, where the library has none: libc reads them.
#include "check.h"

nrnn_status __wrap_nrnn_model_load_file(const char *path, const nrnn_load_options *options, nrnn_model **model,
                                        nrnn_error *error) {
  size_t size;
  uint8_t *bytes = read_file(path, &size);
  const nrnn_status status = nrnn_model_load_memory(bytes, size, options, model, error);
  free(bytes);
  return status;
}
