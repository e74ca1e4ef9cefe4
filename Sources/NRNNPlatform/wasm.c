// WebAssembly: a heap, but no files, so that a module imports nothing.
#include "nrnn_target.h"

#if defined(__wasm__) && !defined(NRNN_BARE)
#include <stdlib.h>
#include <string.h>

#include "nrnn_platform.h"

void *nrnn_alloc(size_t size) {
  if (size > SIZE_MAX - 128) return NULL;
  size = (size + 63) & ~(size_t)63;
  void *memory = aligned_alloc(64, size ? size : 64);
  return memory ? memset(memory, 0, size ? size : 64) : NULL;
}

void nrnn_free(void *memory) { free(memory); }

enum nrnn_read nrnn_read_file(const char *path, uint64_t limit, uint8_t **bytes, size_t *size, const char **found) {
  (void)path, (void)limit, (void)bytes, (void)size;
  *found = "WebAssembly, which has no files";
  return NRNN_READ_FAILED;
}
#endif
