// A chip: no heap, no files. What the host gives in nrnn_model_init and nrnn_stream_init is all that there is.
#include "nrnn_target.h"

#if defined(NRNN_BARE)
#include "nrnn_platform.h"

void *nrnn_alloc(size_t size) {
  (void)size;
  return NULL;
}

void nrnn_free(void *memory) { (void)memory; }

enum nrnn_read nrnn_read_file(const char *path, uint64_t limit, uint8_t **bytes, size_t *size, const char **found) {
  (void)path, (void)limit, (void)bytes, (void)size;
  *found = "a chip without files";
  return NRNN_READ_FAILED;
}
#endif
