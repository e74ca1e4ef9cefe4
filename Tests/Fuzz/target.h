// What the targets share: checksums put right, so that what lies behind them is reached, and invariants.
#ifndef TARGET_H
#define TARGET_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nrnn.h"

#define REQUIRE(condition) ((condition) ? (void)0 : broken(#condition, __FILE__, __LINE__))

_Noreturn static inline void broken(const char *condition, const char *file, int line) {
  fprintf(stderr, "%s:%d: expected %s\n", file, line, condition);
  abort();
}

static inline uint32_t crc32_of(const uint8_t *bytes, size_t size) {
  uint32_t crc = ~0u;
  for (size_t i = 0; i < size; i++) {
    crc ^= bytes[i];
    for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0xedb88320u & (0u - (crc & 1)));
  }
  return ~crc;
}

// Writes the checksum of all before it and the tag, which a model file has, into the last four bytes.
static inline void seal(uint8_t *bytes, size_t size, size_t tag) {
  if (size < 4 + tag) return;
  const uint32_t crc = crc32_of(bytes, size - 4 - tag);
  for (int i = 0; i < 4; i++) bytes[size - 4 + (size_t)i] = (uint8_t)(crc >> 8 * i);
}

// A copy of just that size: what is read beyond it shows.
static inline uint8_t *sealed_copy(const uint8_t *bytes, size_t size, size_t tag) {
  uint8_t *copy = malloc(size ? size : 1);
  if (size) memcpy(copy, bytes, size);
  seal(copy, size, tag);
  return copy;
}

static inline void require_refusal(nrnn_status status, const nrnn_error *error) {
  REQUIRE(status != NRNN_OK && error->status == status);
  REQUIRE(error->message[0] && memchr(error->message, 0, sizeof error->message));
}

// The stream as a snapshot, to be freed.
static inline uint8_t *snapshot_of(const nrnn_stream *stream, size_t *size) {
  nrnn_stream_info info = NRNN_STREAM_INFO_INIT;
  REQUIRE(nrnn_stream_get_info(stream, &info, NULL) == NRNN_OK);
  uint8_t *bytes = malloc(info.snapshot_bytes);
  REQUIRE(nrnn_stream_snapshot(stream, NULL, 0, bytes, info.snapshot_bytes, size, NULL) == NRNN_OK);
  return bytes;
}

static inline void require_state(const nrnn_stream *stream, const uint8_t *before, size_t size) {
  size_t now;
  uint8_t *after = snapshot_of(stream, &now);
  REQUIRE(now == size && memcmp(before, after, size) == 0);
  free(after);
}

#endif
