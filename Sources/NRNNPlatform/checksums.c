#include <string.h>

#include "nrnn_platform.h"
#include "nrnn_target.h"

enum { SLICES = 8, WORTH_TABLES = 1024 };
static const uint32_t polynomial = 0xedb88320;  // of CRC-32, the lowest power first

typedef uint32_t tables[SLICES][256];

// tables[k][b]: what byte b comes to with k bytes of zeros behind it. Made anew for each call, which takes some
// thousand instructions: in the library they would take 8 KiB.
static void fill(tables t) {
  uint32_t crc = 1;
  t[0][0] = 0;
  for (size_t bit = 128; bit; bit /= 2) {
    crc = crc >> 1 ^ (crc & 1 ? polynomial : 0);
    for (size_t b = 0; b < 256; b += 2 * bit) t[0][b + bit] = t[0][b] ^ crc;
  }
  for (size_t k = 1; k < SLICES; k++)
    for (size_t b = 0; b < 256; b++) t[k][b] = t[k - 1][b] >> 8 ^ t[0][t[k - 1][b] & 255];
}

// By slices of 8 bytes, each a sum of 8 entries (Kounavis, Berry 2005): `size` is a multiple of 8.
__attribute__((noinline)) static uint32_t by_slices(uint32_t crc, const uint8_t *p, size_t size) {
  tables t;
  fill(t);
  for (const uint8_t *end = p + size; p < end; p += SLICES) {
    uint64_t bytes;
    memcpy(&bytes, p, sizeof bytes);
    bytes ^= crc;
    crc = 0;
    _Pragma("clang loop unroll(full)") for (size_t k = 0; k < SLICES; k++) {
      crc ^= t[SLICES - 1 - k][bytes >> (8 * k) & 255];
    }
  }
  return crc;
}

// By nibbles, with a table of 16 words.
static uint32_t by_nibbles(uint32_t crc, const uint8_t *p, size_t size) {
  static const uint32_t table[16] = {0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4,
                                     0x4db26158, 0x5005713c, 0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
                                     0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c};
  for (size_t i = 0; i < size; i++) {
    crc ^= p[i];
    crc = (crc >> 4) ^ table[crc & 15];
    crc = (crc >> 4) ^ table[crc & 15];
  }
  return crc;
}

uint32_t nrnn_crc32(uint32_t crc, const void *bytes, size_t size) {
  const int has_room = NRNN_CALL_STACK > (int)(2 * sizeof(tables));
  const size_t slices = !has_room || size < WORTH_TABLES ? 0 : size / SLICES * SLICES;
  crc = ~crc;
  if (slices) crc = by_slices(crc, bytes, slices);
  return ~by_nibbles(crc, (const uint8_t *)bytes + slices, size - slices);
}

uint64_t nrnn_fnv1a(uint64_t hash, const void *bytes, size_t size) {
  const uint8_t *p = bytes;
  for (size_t i = 0; i < size; i++) hash = (hash ^ p[i]) * 0x100000001b3u;
  return hash;
}
