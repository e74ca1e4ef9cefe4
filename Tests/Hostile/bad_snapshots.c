// Snapshots whose checksum is right and whose values are not: each is refused with its status, and the stream is then
// as it was.
#include "check.h"

enum { MOST = 4096, HEADER = 128, INPUTS = 2, STATE = HEADER + 16 * INPUTS };

typedef struct row {
  const char *name;
  nrnn_status expected;
  size_t at, width;  // bytes of the header that are replaced (docs/format.md)
  uint64_t value;
} row;

#define BITS_INF 0x7ff0000000000000u
#define BITS_NAN 0x7ff8000000000000u

static const row rows[] = {
    {"unaltered", NRNN_OK, 0, 0, 0},
    {"of version 0", NRNN_BAD_VERSION, 8, 4, 0},
    {"of version 2, without sections", NRNN_BAD_SNAPSHOT, 8, 4, 2},
    {"of version 3", NRNN_BAD_VERSION, 8, 4, 3},
    {"of another fingerprint", NRNN_SNAPSHOT_OF_OTHER_MODEL, 16, 8, 1},
    {"of episode 2^40", NRNN_BAD_SNAPSHOT, 40, 8, 1ull << 40},
    {"of tick 2^40", NRNN_BAD_SNAPSHOT, 48, 8, 1ull << 40},
    {"of the last tick", NRNN_OK, 48, 8, (1ull << 40) - 1},
    {"of 2^40 samples", NRNN_BAD_SNAPSHOT, 56, 8, 1ull << 40},
    {"of 2^64 - 1 samples", NRNN_BAD_SNAPSHOT, 56, 8, UINT64_MAX},
    {"of time NaN", NRNN_BAD_SNAPSHOT, 64, 8, BITS_NAN},
    {"of infinite time", NRNN_BAD_SNAPSHOT, 64, 8, BITS_INF},
    {"of last interval NaN", NRNN_BAD_SNAPSHOT, 72, 8, BITS_NAN},
    {"of noise scale 0", NRNN_BAD_SNAPSHOT, 80, 8, 0},
    {"of noise scale -1", NRNN_BAD_SNAPSHOT, 80, 8, 0xbff0000000000000u},
    {"of noise scale NaN", NRNN_BAD_SNAPSHOT, 80, 8, BITS_NAN},
    {"of noise scale 1e300, beyond float32", NRNN_BAD_SNAPSHOT, 80, 8, 0x7e37e43c8800759cu},
    {"of noise scale 1e-300, 0 in float32", NRNN_BAD_SNAPSHOT, 80, 8, 0x01a56e1fc2f8f359u},
    {"of noise scale 8, beyond mult", NRNN_BAD_SNAPSHOT, 80, 8, 0x4020000000000000u},
    {"of no members", NRNN_BAD_SNAPSHOT, 88, 4, 0},
    {"of 4 members", NRNN_SNAPSHOT_OF_OTHER_STREAM, 88, 4, 4},
    {"of 2^24 - 1 members", NRNN_BAD_SNAPSHOT, 88, 4, (1 << 24) - 1},
    {"of 2^32 - 1 members", NRNN_BAD_SNAPSHOT, 88, 4, UINT32_MAX},
    {"of noise off", NRNN_SNAPSHOT_OF_OTHER_STREAM, 92, 4, 0},
    {"of noise mode 2", NRNN_BAD_SNAPSHOT, 92, 4, 2},
    {"with something in the first reserved word", NRNN_BAD_SNAPSHOT, 96, 4, 1},
    {"with gap policy 3", NRNN_BAD_SNAPSHOT, 100, 4, 3},
    {"of 0 sub-steps", NRNN_BAD_SNAPSHOT, 104, 4, 0},
    {"of 65,537 sub-steps", NRNN_BAD_SNAPSHOT, 104, 4, 65537},
    {"of no channel", NRNN_BAD_SNAPSHOT, 108, 4, 0},
    {"of 2^32 - 1 channels", NRNN_BAD_SNAPSHOT, 108, 4, UINT32_MAX},
    {"of no state", NRNN_BAD_SNAPSHOT, 112, 8, 0},
    {"of 2^62 state values", NRNN_BAD_SNAPSHOT, 112, 8, 1ull << 62},
    {"of 2^64 - 1 state values", NRNN_BAD_SNAPSHOT, 112, 8, UINT64_MAX},
    {"with 4 user bytes that are none", NRNN_BAD_SNAPSHOT, 120, 4, 4},
    {"with 65 user bytes", NRNN_BAD_SNAPSHOT, 120, 4, 65},
    {"with 2^32 - 1 user bytes", NRNN_BAD_SNAPSHOT, 120, 4, UINT32_MAX},
    {"with something in the reserved word", NRNN_BAD_SNAPSHOT, 124, 4, 1},
    {"with an infinite held value", NRNN_BAD_SNAPSHOT, HEADER, 4, 0x7f800000},
    {"with missing-value policy 4", NRNN_BAD_SNAPSHOT, HEADER + 4, 4, 4},
    {"with age NaN", NRNN_BAD_SNAPSHOT, HEADER + 8, 8, BITS_NAN},
    {"with age -1", NRNN_BAD_SNAPSHOT, HEADER + 8, 8, 0xbff0000000000000u},
    {"with NaN in the state", NRNN_BAD_SNAPSHOT, STATE, 4, 0x7fc00000},
    {"with infinity in the state", NRNN_BAD_SNAPSHOT, STATE + 8, 4, 0xff800000},
};

// What stands behind the states, in a snapshot of this version.
typedef struct section {
  const char *name;
  nrnn_status expected;
  uint8_t version, size, bytes[20];
} section;

static const section sections[] = {
    {"of version 1 with a section", NRNN_BAD_SNAPSHOT, 1, 8, {1}},
    {"of version 2 with a section", NRNN_BAD_VERSION, 2, 8, {1}},
    {"with a section of 4 bytes", NRNN_BAD_VERSION, 2, 12, {7, 0, 0, 0, 4}},
    {"with a section of 4 bytes and half of another", NRNN_BAD_VERSION, 2, 16, {7, 0, 0, 0, 4}},
    {"with a section of number 2^32 - 1", NRNN_BAD_VERSION, 2, 8, {255, 255, 255, 255}},
    {"with a section that is 1 byte short", NRNN_BAD_SNAPSHOT, 2, 11, {7, 0, 0, 0, 4}},
    {"with a section of 2^32 - 1 bytes", NRNN_BAD_SNAPSHOT, 2, 8, {7, 0, 0, 0, 255, 255, 255, 255}},
    {"with 7 bytes more", NRNN_BAD_SNAPSHOT, 2, 7, {7}},
    {"with 1 byte more", NRNN_BAD_SNAPSHOT, 2, 1, {0}},
};

static uint32_t crc32_of(const uint8_t *bytes, size_t size) {
  uint32_t crc = ~0u;
  for (size_t i = 0; i < 8 * size; i++) {
    if (i % 8 == 0) crc ^= bytes[i / 8];
    crc = (crc >> 1) ^ (crc & 1 ? 0xedb88320u : 0);
  }
  return ~crc;
}

static void put(uint8_t *bytes, size_t width, uint64_t value) {
  for (size_t i = 0; i < width; i++) bytes[i] = (uint8_t)(value >> 8 * i);
}

static size_t snapshot(const nrnn_stream *stream, uint8_t *bytes) {
  size_t size;
  if (nrnn_stream_snapshot(stream, NULL, 0, bytes, MOST, &size, NULL)) give_up("a snapshot");
  return size;
}

// `altered`, whose checksum is put right, gives this status, and the stream is then as `good` says.
static void test_altered(nrnn_stream *stream, const char *what, nrnn_status expected, uint8_t *altered,
                         size_t altered_size, const uint8_t *good, size_t size) {
  uint8_t now[MOST];
  char name[200];
  nrnn_error error = {-1, ""};
  snprintf(name, sizeof name, "snapshot %s", what);
  put(altered + altered_size - 4, 4, crc32_of(altered, altered_size - 4));
  const nrnn_status status = nrnn_stream_restore(stream, altered, altered_size, NULL, NULL, &error);
  if (status != expected)
    fail(name, "expected status %d, found %d %.252s", expected, status, status ? error.message : "");
  else if (status && !refused_as(status, status, &error))
    fail(name, "expected a sentence, found %.252s", error.message);
  else if (status && (snapshot(stream, now) != size || memcmp(now, good, size)))
    fail(name, "expected the stream as it was");
  else pass(name);
  if (nrnn_stream_restore(stream, good, size, NULL, NULL, &error)) give_up("to restore, found: %s", error.message);
}

static void test(nrnn_stream *stream, const row *r, const uint8_t *good, size_t size) {
  uint8_t *bytes = exact_copy(good, size);
  put(bytes + r->at, r->width, r->value);
  test_altered(stream, r->name, r->expected, bytes, size, good, size);
  free(bytes);
}

static void test_section(nrnn_stream *stream, const section *s, const uint8_t *good, size_t size) {
  uint8_t longer[MOST];
  memcpy(longer, good, size - 4);
  memcpy(longer + size - 4, s->bytes, s->size);
  put(longer + 8, 4, s->version);
  uint8_t *bytes = exact_copy(longer, size + s->size);
  test_altered(stream, s->name, s->expected, bytes, size + s->size, good, size);
  free(bytes);
}

// What the engine leaves unwritten is the host's memory, made public and different each time.
static void test_all_written(const nrnn_stream *stream) {
  const char *name = "snapshot writes each of its bytes";
  uint8_t zeros[MOST], ones[MOST];
  memset(zeros, 0, MOST);
  memset(ones, 0xff, MOST);
  const size_t size = snapshot(stream, zeros);
  snapshot(stream, ones);
  for (size_t i = 0; i < size; i++)
    if (zeros[i] != ones[i]) {
      fail(name, "expected equal bytes in two buffers, found others at %zu", i);
      return;
    }
  pass(name);
}

// MODEL is one whose noise has a multiplicative part of 1/4.
int main(int count, char **arguments) {
  uint8_t good[MOST];
  nrnn_error error;
  nrnn_model *model;
  nrnn_stream *stream;
  nrnn_stream_options options = NRNN_STREAM_OPTIONS_INIT;
  if (count != 2) give_up("bad_snapshots MODEL");
  options.members = 3;
  if (nrnn_model_load_file(arguments[1], NULL, &model, &error)) give_up("a model, found: %s", error.message);
  if (nrnn_stream_create(model, &options, &stream, &error)) give_up("a stream, found: %s", error.message);
  test_all_written(stream);
  memset(good, 0, sizeof good);
  const size_t size = snapshot(stream, good);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) test(stream, &rows[i], good, size);
  for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) test_section(stream, &sections[i], good, size);
  nrnn_stream_free(stream);
  nrnn_model_free(model);
  return failures != 0;
}
