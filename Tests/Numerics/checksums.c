/* The checksums of files: CRC-32 against its definition, bit by bit, at every length and alignment; known answers. */
#include "check.h"
#include "nrnn_platform.h"

enum { LONGEST = 1200, ALIGNMENTS = 65, LARGE = 200000 };

static uint8_t bytes[LARGE];

static uint32_t by_bits(uint32_t crc, const uint8_t *p, size_t size) {
  crc = ~crc;
  for (size_t i = 0; i < size; i++) {
    crc ^= p[i];
    for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
  }
  return ~crc;
}

static void check_lengths(void) {
  int wrong = 0;
  for (size_t at = 0; at < ALIGNMENTS; at++)
    for (size_t size = 0; size < LONGEST; size++)
      wrong += nrnn_crc32(0, bytes + at, size) != by_bits(0, bytes + at, size);
  verdict(!wrong, "CRC-32 at every length and alignment", "%d of %d differ", wrong, ALIGNMENTS * LONGEST);
}

/* In two pieces, the second going on from the first. */
static void check_pieces(void) {
  const uint32_t whole = by_bits(0, bytes, LARGE);
  int wrong = nrnn_crc32(0, bytes, LARGE) != whole;
  for (size_t cut = 0; cut < LARGE; cut += 1999)
    wrong += nrnn_crc32(nrnn_crc32(0, bytes, cut), bytes + cut, LARGE - cut) != whole;
  verdict(!wrong, "CRC-32 in pieces", "%d differ", wrong);
}

static void check_known(void) {
  const uint32_t crc = nrnn_crc32(0, "123456789", 9), none = nrnn_crc32(0, NULL, 0);
  verdict(crc == 0xcbf43926 && none == 0, "CRC-32, known answers", "%08x, %08x", crc, none);
  const uint64_t start = nrnn_fnv1a(NRNN_FNV_START, NULL, 0), a = nrnn_fnv1a(NRNN_FNV_START, "a", 1),
                 word = nrnn_fnv1a(NRNN_FNV_START, "foobar", 6);
  verdict(start == 0xcbf29ce484222325u && a == 0xaf63dc4c8601ec8cu && word == 0x85944171f73967e8u,
          "FNV-1a, known answers", "%016llx, %016llx", (unsigned long long)a, (unsigned long long)word);
}

int main(void) {
  uint64_t state = 1;
  for (size_t i = 0; i < LARGE; i++) bytes[i] = (uint8_t)random_bits(&state);
  check_lengths();
  check_pieces();
  check_known();
  return failed;
}
