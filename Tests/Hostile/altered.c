// Every flip of one bit and every truncation of model files, and of snapshots of their streams, is refused, and the
// stream is then as it was.
#include "check.h"

enum { MOST = 1 << 16 };

// What is altered. `is_refused` hands bytes to the engine and tells whether they got that status and changed nothing.
typedef struct subject {
  const char *name;
  const uint8_t *bytes;
  size_t size, magic;             // the bytes that say what it is
  nrnn_status no_magic, spoiled;  // what an alteration of those gets, and of the rest
  int (*is_refused)(const struct subject *, const uint8_t *bytes, size_t size, nrnn_status expected);
  nrnn_stream *stream;
} subject;

static int model_is_refused(const subject *s, const uint8_t *bytes, size_t size, nrnn_status expected) {
  (void)s;
  nrnn_error error = {-1, ""};
  nrnn_model *model = (nrnn_model *)&error;  // must be set to NULL
  const nrnn_status status = nrnn_model_load_memory(bytes, size, NULL, &model, &error);
  return refused_as(status, expected, &error) && !model;
}

static int snapshot_is_refused(const subject *s, const uint8_t *bytes, size_t size, nrnn_status expected) {
  static uint8_t now[MOST];
  nrnn_error errors[3] = {{-1, ""}, {-1, ""}, {-1, ""}};
  nrnn_stream_info info = NRNN_STREAM_INFO_INIT, untouched = NRNN_STREAM_INFO_INIT;
  const nrnn_status statuses[3] = {nrnn_stream_restore(s->stream, bytes, size, NULL, NULL, &errors[0]),
                                   nrnn_stream_reset_to(s->stream, bytes, size, NRNN_NEXT_EPISODE, &errors[1]),
                                   nrnn_snapshot_get_info(bytes, size, &info, NULL, &errors[2])};
  size_t written;
  for (int i = 0; i < 3; i++)
    if (!refused_as(statuses[i], expected, &errors[i])) return 0;
  return nrnn_stream_snapshot(s->stream, NULL, 0, now, sizeof now, &written, NULL) == NRNN_OK && written == s->size &&
         memcmp(now, s->bytes, written) == 0 && memcmp(&info, &untouched, sizeof info) == 0;
}

static void test_flips(const subject *s) {
  char name[300];
  snprintf(name, sizeof name, "%s with any bit flipped is refused", s->name);
  uint8_t *altered = exact_copy(s->bytes, s->size);
  size_t accepted = 0, last = 0;
  for (size_t bit = 0; bit < 8 * s->size; bit++) {
    altered[bit / 8] ^= (uint8_t)(1 << bit % 8);
    if (!s->is_refused(s, altered, s->size, bit / 8 < s->magic ? s->no_magic : s->spoiled)) accepted++, last = bit;
    altered[bit / 8] ^= (uint8_t)(1 << bit % 8);
  }
  free(altered);
  if (accepted)
    fail(name, "expected refusals, found %zu bits that are not or not as they should, such as %zu", accepted, last);
  else pass(name);
}

static void test_lengths(const subject *s) {
  char name[300];
  snprintf(name, sizeof name, "%s of any other length is refused", s->name);
  size_t accepted = 0, last = 0;
  for (size_t size = 0; size <= s->size + 8; size++) {
    if (size == s->size) continue;
    uint8_t *altered = calloc(1, size ? size : 1);
    memcpy(altered, s->bytes, size < s->size ? size : s->size);
    if (!s->is_refused(s, altered, size, size < s->magic ? s->no_magic : s->spoiled)) accepted++, last = size;
    free(altered);
  }
  if (accepted)
    fail(name, "expected refusals, found %zu lengths that are not or not as they should, such as %zu", accepted, last);
  else pass(name);
}

// A stream in its third step; with noise, three members.
static nrnn_stream *stream_of(const nrnn_model *model, int noisy) {
  nrnn_stream_options options = NRNN_STREAM_OPTIONS_INIT;
  nrnn_stream *stream;
  nrnn_error error;
  const float input[2] = {0.5f, -0.25f};
  options.members = noisy ? 3 : 1;
  options.seed = 11;
  if (nrnn_stream_create(model, &options, &stream, &error)) give_up("a stream, found: %s", error.message);
  for (int i = 0; i < 3; i++)
    if (nrnn_stream_step(stream, input, 2, 0, NULL, &error)) give_up("a step, found: %s", error.message);
  return stream;
}

static void test_snapshot(const char *model_name, const nrnn_model *model, int noisy) {
  static uint8_t bytes[MOST];
  char name[200];
  size_t size;
  nrnn_stream *stream = stream_of(model, noisy);
  if (nrnn_stream_snapshot(stream, NULL, 0, bytes, sizeof bytes, &size, NULL)) give_up("a snapshot");
  snprintf(name, sizeof name, "%s snapshot with noise %s", model_name, noisy ? "on" : "off");
  const subject s = {name, bytes, size, 8, NRNN_NOT_A_SNAPSHOT, NRNN_BAD_SNAPSHOT, snapshot_is_refused, stream};
  test_flips(&s);
  test_lengths(&s);
  if (nrnn_stream_restore(stream, bytes, size, NULL, NULL, NULL)) fail(name, "expected to restore unaltered");
  nrnn_stream_free(stream);
}

static void test_model(const char *path) {
  char name[200];
  size_t size;
  nrnn_model *model;
  nrnn_error error;
  nrnn_model_info info = NRNN_MODEL_INFO_INIT;
  uint8_t *bytes = read_file(path, &size);
  stem(path, name, sizeof name);
  if (nrnn_model_load_memory(bytes, size, NULL, &model, &error)) give_up("%s to load, found: %s", path, error.message);
  const subject s = {name, bytes, size, 6, NRNN_NOT_A_MODEL, NRNN_CORRUPT, model_is_refused, NULL};
  test_flips(&s);
  test_lengths(&s);
  nrnn_model_get_info(model, &info, NULL);
  for (int noisy = 0; noisy <= (int)info.has_noise; noisy++) test_snapshot(name, model, noisy);
  nrnn_model_free(model);
  free(bytes);
}

int main(int count, char **arguments) {
  for (int i = 1; i < count; i++) test_model(arguments[i]);
  return failures != 0;
}
