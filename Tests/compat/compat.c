// Models and snapshots of each release, and the bits that they gave: they go on loading, and within one numerics
// revision they go on giving the same bits.
//
//   compat check MODEL...   against NAME.off.snapshot and NAME.off.bits beside each NAME.nrnn, noise off, and the same
//                           with NAME.on, noise on
//   compat write MODEL...   writes those, for a new release
//   compat refuse MODEL SNAPSHOT...   snapshots of later versions, which are refused and say so
#define _POSIX_C_SOURCE 200809L
#include "bits.h"

static void write_mode(const char *base, const nrnn_model *model, int noisy) {
  char path[MOST];
  uint8_t snapshot[MOST] = {0};
  size_t size;
  nrnn_stream *stream = stream_of(model, noisy, 7);
  char *bits = play(stream, 0, noisy, snapshot, &size);
  snprintf(path, sizeof path, "%s.bits", base);
  FILE *file = fopen(path, "w");
  if (!file || fprintf(file, "revision %u\n%s", nrnn_numerics_revision(), bits) < 0 || fclose(file))
    give_up("to write %s", path);
  snprintf(path, sizeof path, "%s.snapshot", base);
  if (!(file = fopen(path, "wb")) || fwrite(snapshot, 1, size, file) != size || fclose(file))
    give_up("to write %s", path);
  free(bits);
  nrnn_stream_free(stream);
}

// The bits that the file has, if they are of this revision; to be freed.
static char *kept_bits(const char *base) {
  char path[MOST];
  size_t size;
  unsigned revision;
  snprintf(path, sizeof path, "%s.bits", base);
  char *text = (char *)read_file(path, &size);
  text[size] = 0;
  if (sscanf(text, "revision %u\n", &revision) != 1) give_up("`revision N` in %s", path);
  if (revision == nrnn_numerics_revision()) return memmove(text, strchr(text, '\n') + 1, strlen(strchr(text, '\n')));
  free(text);
  return NULL;
}

static void compare(const char *name, const char *found, const char *kept, size_t skipped) {
  if (!kept) return;
  const size_t from = strlen(kept) > skipped ? skipped : 0;
  size_t i = 0;
  while (found[i] && found[i] == kept[from + i]) i++;
  if (found[i] != kept[from + i]) fail(name, "expected `%.20s`, found `%.20s`", kept + from + i, found + i);
  else pass(name);
}

// RELEASE/NAME of a path.
static const char *in_release(const char *path) {
  const char *at = path + strlen(path);
  for (int slashes = 0; at > path; at--)
    if (at[-1] == '/' && ++slashes == 2) break;
  return at;
}

static void check_mode(const char *base, const nrnn_model *model, int noisy) {
  char path[MOST], name[MOST];
  const char *mode = in_release(base);
  uint8_t given[NRNN_SNAPSHOT_USER_MAX];
  size_t size, given_size;
  nrnn_error error = {0, ""};
  nrnn_stream *fresh = stream_of(model, noisy, 7), *other = stream_of(model, noisy, 8);
  char *kept = kept_bits(base), *all = play(fresh, 0, noisy, NULL, NULL);
  snprintf(name, sizeof name, "%s gives the same bits", mode);
  compare(name, all, kept, 0);
  snprintf(path, sizeof path, "%s.snapshot", base);
  uint8_t *snapshot = read_file(path, &size);
  snprintf(name, sizeof name, "%s restores", mode);
  const nrnn_status status = nrnn_stream_restore(other, snapshot, size, given, &given_size, &error);
  if (status || given_size != sizeof user || memcmp(given, user, sizeof user)) {
    fail(name, "expected OK and the user's bytes, found %d %.252s", status, error.message);
  } else {
    pass(name);
    char *rest = play(other, CUT, noisy, NULL, NULL);
    snprintf(name, sizeof name, "%s restored gives the same bits", mode);
    compare(name, rest, kept, kept ? strlen(kept) - strlen(rest) : 0);
    free(rest);
  }
  free(snapshot);
  free(kept);
  free(all);
  nrnn_stream_free(fresh);
  nrnn_stream_free(other);
}

static void each(const char *path, int write) {
  char base[MOST];
  nrnn_model *model = NULL;
  nrnn_error error;
  nrnn_model_info info = NRNN_MODEL_INFO_INIT;
  const nrnn_status status = nrnn_model_load_file(path, NULL, &model, &error);
  if (status) {
    fail(path, "expected to load, found %d: %.252s", status, error.message);
    return;
  }
  nrnn_model_get_info(model, &info, NULL);
  for (int noisy = 0; noisy <= (int)info.has_noise; noisy++) {
    snprintf(base, sizeof base, "%.*s.%s", (int)(strlen(path) - strlen(".nrnn")), path, noisy ? "on" : "off");
    if (write) write_mode(base, model, noisy);
    else check_mode(base, model, noisy);
  }
  nrnn_model_free(model);
}

static void refuse(const nrnn_model *model, const char *path) {
  size_t size;
  nrnn_error error = {0, ""};
  nrnn_stream *stream = stream_of(model, 1, 7);
  uint8_t *snapshot = read_file(path, &size);
  const nrnn_status status = nrnn_stream_restore(stream, snapshot, size, NULL, NULL, &error);
  if (refused_as(status, NRNN_BAD_VERSION, &error) && strstr(error.message, "version")) pass(in_release(path));
  else fail(in_release(path), "expected BAD_VERSION naming it, found %d %.252s", status, error.message);
  free(snapshot);
  nrnn_stream_free(stream);
}

static void refuse_all(char **arguments, int count) {
  nrnn_model *model = NULL;
  nrnn_error error;
  if (nrnn_model_load_file(arguments[0], NULL, &model, &error)) give_up("a model, found: %s", error.message);
  for (int i = 1; i < count; i++) refuse(model, arguments[i]);
  nrnn_model_free(model);
}

int main(int count, char **arguments) {
  if (count < 3) give_up("compat check|write MODEL..., compat refuse MODEL SNAPSHOT...");
  if (!strcmp(arguments[1], "refuse")) refuse_all(arguments + 2, count - 2);
  else
    for (int i = 2; i < count; i++) each(arguments[i], strcmp(arguments[1], "write") == 0);
  return failures != 0;
}
