// What is asked of the operating system: memory and files. bare.c and wasm.c are what there is without one.
#include "nrnn_target.h"

#if NRNN_POSIX
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "nrnn_platform.h"

void *nrnn_alloc(size_t size) {
  void *memory = NULL;
  if (size > SIZE_MAX - 64) return NULL;
  size = (size + 63) & ~(size_t)63;
  if (posix_memalign(&memory, 64, size ? size : 64)) return NULL;
  return memset(memory, 0, size ? size : 64);
}

void nrnn_free(void *memory) { free(memory); }

#pragma clang attribute push(__attribute__((minsize)), apply_to = function)

// In words of our own: strerror speaks the language of the host's locale, and not from every thread.
static const char *reason(int error) {
  static const struct {
    uint8_t error;
    char words[34];
  } known[] = {{ENOENT, "no such file or directory"},
               {EACCES, "permission denied"},
               {EPERM, "operation not permitted"},
               {ENOTDIR, "not a directory"},
               {ELOOP, "too many levels of symbolic links"},
               {ENAMETOOLONG, "file name too long"},
               {EMFILE, "too many open files"},
               {ENFILE, "too many open files"},
               {ENXIO, "a socket, or no such device"},
               {EIO, "input/output error"}};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (known[i].error == error) return known[i].words;
  return NULL;
}

static enum nrnn_read failed(size_t *size, const char **found) {
  const int error = errno;
  *size = (size_t)error;
  *found = reason(error);
  return *found ? NRNN_READ_FAILED : NRNN_READ_OTHERWISE;
}

static const char *kind(mode_t mode) {
  return S_ISDIR(mode) ? "a directory" : S_ISFIFO(mode) ? "a pipe" : S_ISSOCK(mode) ? "a socket" : "a device";
}

static enum nrnn_read read_all(int file, uint64_t limit, uint8_t **bytes, size_t *size, const char **found) {
  struct stat facts;
  if (fstat(file, &facts)) return failed(size, found);
  if (!S_ISREG(facts.st_mode)) {
    *found = kind(facts.st_mode);
    return NRNN_READ_NOT_REGULAR;
  }
  const size_t whole = (size_t)facts.st_size;
  *size = whole;
  if (whole > limit) return NRNN_READ_TOO_LARGE;
  uint8_t *memory = nrnn_alloc(whole);
  if (!memory) return NRNN_READ_NO_MEMORY;
  size_t done = 0;
  while (done < whole) {  // what is written to the file meanwhile is not waited for
    const ssize_t got = read(file, memory + done, whole - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      const enum nrnn_read result = failed(size, found);
      nrnn_free(memory);
      return result;
    }
    if (got == 0) break;
    done += (size_t)got;
  }
  *bytes = memory;
  *size = done;
  return NRNN_READ_OK;
}

enum nrnn_read nrnn_read_file(const char *path, uint64_t limit, uint8_t **bytes, size_t *size, const char **found) {
  const int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);  // no pipe is waited for
  if (file < 0) return failed(size, found);
  const enum nrnn_read result = read_all(file, limit, bytes, size, found);
  close(file);
  return result;
}

#pragma clang attribute pop
#endif
