// Packed files beside the files that they are made of: packed SOURCE PACKED [SOURCE PACKED ...]. In place they take no
// memory for weights, and none is read where the host trusts them; snapshots cross over.
#define _GNU_SOURCE
#include <sys/mman.h>
#include <unistd.h>

#include "check.h"

enum { ALIGNMENT = 64, MOST = 1 << 16, STEPS = 3 };

static char line[300];

// A test of the model that is at hand.
static const char *of(const char *test) {
  static char name[400];
  snprintf(name, sizeof name, "%s, %s", line, test);
  return name;
}

typedef struct file {
  uint8_t *bytes;  // aligned
  size_t size;
  nrnn_model_info info;  // as it is loaded in memory of its own
} file;

static nrnn_status load(const uint8_t *bytes, size_t size, uint32_t flags, nrnn_model **model, nrnn_error *error) {
  nrnn_load_options options = NRNN_LOAD_OPTIONS_INIT;
  options.flags = flags;
  return nrnn_model_load_memory(bytes, size, &options, model, error);
}

static nrnn_model *loaded(const file *f, uint32_t flags) {
  nrnn_model *model;
  nrnn_error error;
  if (load(f->bytes, f->size, flags, &model, &error)) give_up("a model, found: %s", error.message);
  return model;
}

static nrnn_model_info info_of(const nrnn_model *model) {
  nrnn_model_info info = NRNN_MODEL_INFO_INIT;
  nrnn_model_get_info(model, &info, NULL);
  return info;
}

static file opened(const char *path) {
  file f = {0};
  uint8_t *bytes = read_file(path, &f.size);
  if (posix_memalign((void **)&f.bytes, ALIGNMENT, f.size)) give_up("memory");
  memcpy(f.bytes, bytes, f.size);
  free(bytes);
  nrnn_model *model = loaded(&f, 0);
  f.info = info_of(model);
  nrnn_model_free(model);
  return f;
}

static void test_facts(const file *source, const file *packed) {
  nrnn_model *model = loaded(packed, NRNN_LOAD_IN_PLACE);
  const nrnn_model_info a = source->info, b = packed->info, c = info_of(model);
  if (a.fingerprint != b.fingerprint || a.parameters != b.parameters || a.weight_bytes != b.weight_bytes ||
      a.operations != b.operations || a.max_substeps != b.max_substeps || a.has_noise != b.has_noise)
    fail(of("facts"), "expected those of the source, found others");
  else if (a.packed || !b.packed || b.in_place || !c.packed || !c.in_place)
    fail(of("facts"), "expected a packed file and one in place, found others");
  else if (b.bytes < c.bytes + a.weight_bytes)
    fail(of("facts"), "expected in place no memory for %zu bytes of weights, found %zu of %zu", (size_t)a.weight_bytes,
         (size_t)c.bytes, (size_t)b.bytes);
  else pass(of("facts"));
  nrnn_model_free(model);
}

static void test_places(const file *source, const file *packed) {
  nrnn_error error;
  nrnn_model *model;
  uint8_t *place;
  if (posix_memalign((void **)&place, ALIGNMENT, packed->size + ALIGNMENT)) give_up("memory");
  for (size_t shift = 1; shift < ALIGNMENT; shift++) {
    memcpy(place + shift, packed->bytes, packed->size);
    if (load(place + shift, packed->size, NRNN_LOAD_IN_PLACE, &model, &error) != NRNN_INVALID_ARGUMENT ||
        !strstr(error.message, "64"))
      return fail(of("places"), "expected a refusal %zu bytes behind a place, found: %s", shift, error.message);
  }
  free(place);
  if (load(source->bytes, source->size, NRNN_LOAD_IN_PLACE, &model, &error) != NRNN_UNSUPPORTED ||
      !strstr(error.message, "nrnn pack"))
    return fail(of("places"), "expected a refusal of what is not packed, found: %s", error.message);
  pass(of("places"));
}

static nrnn_stream *stream_of(const nrnn_model *model) {
  nrnn_stream_options options = NRNN_STREAM_OPTIONS_INIT;
  nrnn_stream *stream;
  nrnn_error error;
  options.members = info_of(model).has_noise ? 3 : 1, options.seed = 11;
  if (nrnn_stream_create(model, &options, &stream, &error)) give_up("a stream, found: %s", error.message);
  return stream;
}

static size_t stepped(nrnn_stream *stream, uint8_t *snapshot) {
  static const float input[8] = {0.5f, -0.25f, 0.125f};
  nrnn_stream_info info = NRNN_STREAM_INFO_INIT;
  nrnn_error error;
  size_t size = 0;
  for (int i = 0; i < STEPS; i++)
    if (nrnn_stream_step(stream, input, 2, 0, NULL, &error)) give_up("a step, found: %s", error.message);
  nrnn_stream_get_info(stream, &info, NULL);
  if (nrnn_stream_snapshot(stream, NULL, 0, snapshot, MOST, &size, &error)) give_up("a snapshot: %s", error.message);
  return size;
}

// A stream of one file's model goes on as one of the other's.
static void test_snapshots(const char *name, const nrnn_model *from, const nrnn_model *to) {
  static uint8_t first[MOST], there[MOST], here[MOST];
  nrnn_stream *a = stream_of(from), *b = stream_of(to);
  nrnn_error error;
  const size_t size = stepped(a, first);
  if (nrnn_stream_restore(b, first, size, NULL, NULL, &error))
    fail(of(name), "expected to restore, found: %s", error.message);
  else if (stepped(a, here) != stepped(b, there) || memcmp(here, there, size))
    fail(of(name), "expected the same bits, found others");
  else pass(of(name));
  nrnn_stream_free(a), nrnn_stream_free(b);
}

static void test_crossing(const file *source, const file *packed) {
  nrnn_model *a = loaded(source, 0), *b = loaded(packed, NRNN_LOAD_IN_PLACE | NRNN_LOAD_TRUSTED);
  test_snapshots("a snapshot goes to a packed model", a, b);
  test_snapshots("a snapshot comes from a packed model", b, a);
  nrnn_model_free(a), nrnn_model_free(b);
}

// Where the weights begin: behind the tag of field 16 and their size, which is all that is left but for the checksum.
static size_t weights_of(const file *f) {
  for (size_t at = ALIGNMENT; at < f->size; at += ALIGNMENT) {
    uint8_t head[12] = {0x82, 0x01};
    size_t length = 2;
    for (size_t left = f->size - 5 - at; left; left >>= 7)
      head[length++] = (uint8_t)(left & 127) | (left > 127 ? 128 : 0);
    if (!memcmp(f->bytes + at - length, head, length)) return at;
  }
  give_up("weights in a packed file");
}

// Their pages may not be read, but for the first, which may hold what is before them, and the last, with the checksum.
static void test_unread(const file *packed) {
  const size_t page = (size_t)sysconf(_SC_PAGESIZE), weights = weights_of(packed), all = packed->size + 2 * page;
  uint8_t *bytes = mmap(NULL, all, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  const size_t first = (weights + page - 1) / page * page, end = (packed->size - 5) / page * page;
  nrnn_model *model;
  nrnn_error error;
  memcpy(bytes, packed->bytes, packed->size);
  if (end <= first || mprotect(bytes + first, end - first, PROT_NONE)) give_up("pages to hide");
  if (load(bytes, packed->size, NRNN_LOAD_IN_PLACE | NRNN_LOAD_TRUSTED, &model, &error))
    return fail(of("trusted weights are not read"), "expected a model, found: %s", error.message);
  nrnn_model_free(model);
  munmap(bytes, all);
  pass(of("trusted weights are not read"));
}

int main(int count, char **arguments) {
  for (int i = 1; i + 1 < count; i += 2) {
    const file source = opened(arguments[i]), packed = opened(arguments[i + 1]);
    stem(arguments[i + 1], line, sizeof line);
    test_facts(&source, &packed);
    test_places(&source, &packed);
    test_crossing(&source, &packed);
    if (!source.info.has_noise && packed.size > 1 << 15) test_unread(&packed);
    free(source.bytes), free(packed.bytes);
  }
  return failures != 0;
}
