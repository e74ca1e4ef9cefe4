// What the core needs of the operating system, of libc and of the CPU: memory, files, atomics, the floating-point
// environment, checksums. What asks an operating system is in posix.c; bare.c and wasm.c have what stands for it.
#ifndef NRNN_PLATFORM_H
#define NRNN_PLATFORM_H

#include <stddef.h>
#include <stdint.h>

#include "nrnn_target.h"

// Memory aligned to 64 bytes, zeroed; NULL when there is none (a size of 0 gives memory too).
void *nrnn_alloc(size_t size);
void nrnn_free(void *memory);

// Lends memory of the stack to a body, aligned to 64 bytes and not initialised: Swift has none of that kind beyond 1
// KiB.
void nrnn_lend(size_t size, void (*body)(void *memory, void *context), void *context);

void nrnn_retain(int32_t *count);
int nrnn_release(int32_t *count);  // 1: that was the last reference

void nrnn_lower(uint32_t *value, uint32_t other);  // *value = min(*value, other), from any thread

// The default floating-point environment (round to nearest, no flushing) for the length of a call: a host may run with
// flush-to-zero, which would change bits silently. `enter` returns what `leave` restores.
uint64_t nrnn_fp_enter(void);
void nrnn_fp_leave(uint64_t saved);

// Reads a regular file of at most `limit` bytes into memory to be freed with nrnn_free; waits for nothing else that may
// stand at `path`. NOT_REGULAR and FAILED give what stands there, or why, in `found`, in English; OTHERWISE the
// system's number of the error in `size`.
enum nrnn_read {
  NRNN_READ_OK,
  NRNN_READ_NOT_REGULAR,
  NRNN_READ_FAILED,
  NRNN_READ_OTHERWISE,
  NRNN_READ_TOO_LARGE,
  NRNN_READ_NO_MEMORY
};
enum nrnn_read nrnn_read_file(const char *path, uint64_t limit, uint8_t **bytes, size_t *size, const char **found);

// The version that nrnn.h states, such as "0.3.0".
const char *nrnn_version_text(void);

uint32_t nrnn_crc32(uint32_t crc, const void *bytes, size_t size);  // IEEE; start with 0

#define NRNN_FNV_START 0xcbf29ce484222325u
uint64_t nrnn_fnv1a(uint64_t hash, const void *bytes, size_t size);

#endif
