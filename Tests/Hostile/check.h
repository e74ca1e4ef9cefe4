// What the programs of these suites share: files, bits, and one line per test.
#ifndef CHECK_H
#define CHECK_H

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nrnn.h"

static int failures;

static inline void pass(const char *name) { printf("PASS %s\n", name); }

__attribute__((format(printf, 2, 3))) static inline void fail(const char *name, const char *why, ...) {
  va_list values;
  va_start(values, why);
  printf("FAIL %s: ", name);
  vprintf(why, values);
  printf("\n");
  va_end(values);
  failures++;
}

// A failure of the test itself.
__attribute__((format(printf, 1, 2))) _Noreturn static inline void give_up(const char *why, ...) {
  va_list values;
  va_start(values, why);
  fprintf(stderr, "expected ");
  vfprintf(stderr, why, values);
  fprintf(stderr, "\n");
  exit(2);
}

// Memory of just that size, so that the address sanitizer sees what is read beyond it.
static inline uint8_t *exact_copy(const uint8_t *bytes, size_t size) {
  uint8_t *copy = malloc(size ? size : 1);
  if (!copy) give_up("memory for %zu bytes", size);
  if (size) memcpy(copy, bytes, size);
  return copy;
}

static inline uint8_t *read_file(const char *path, size_t *size) {
  FILE *file = fopen(path, "rb");
  if (!file || fseek(file, 0, SEEK_END)) give_up("a file at %s", path);
  *size = (size_t)ftell(file);
  rewind(file);
  uint8_t *bytes = malloc(*size + 1);
  if (!bytes || fread(bytes, 1, *size, file) != *size) give_up("to read %s", path);
  fclose(file);
  return bytes;
}

// The part of a path between the last slash and the last dot.
static inline const char *stem(const char *path, char *name, size_t capacity) {
  const char *start = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
  snprintf(name, capacity, "%s", start);
  if (strrchr(name, '.')) *strrchr(name, '.') = 0;
  return name;
}

static inline int is_utf8(const char *text) {
  for (const uint8_t *p = (const uint8_t *)text; *p;) {
    int more = *p < 0x80 ? 0 : *p >> 5 == 6 ? 1 : *p >> 4 == 14 ? 2 : *p >> 3 == 30 ? 3 : -1;
    if (more < 0) return 0;
    for (p++; more > 0; more--, p++)
      if (*p >> 6 != 2) return 0;
  }
  return 1;
}

// Whether a refusal has the status, and a sentence of UTF-8 to go with it.
static inline int refused_as(nrnn_status found, nrnn_status expected, const nrnn_error *error) {
  return found == expected && error->status == expected && error->message[0] && memchr(error->message, 0, 252) &&
         is_utf8(error->message);
}

#endif
