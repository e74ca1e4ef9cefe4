// Loads each model of a folder from memory and from its file, and compares what it gets with cases.tsv.
#include "check.h"

static const char *const statuses[] = {"OK",          "INVALID_ARGUMENT", "NO_MEMORY",   "IO",
                                       "NOT_A_MODEL", "CORRUPT",          "BAD_VERSION", "UNSUPPORTED",
                                       "TOO_LARGE",   "BAD_SHAPE",        "NOT_FINITE",  "BAD_MODEL"};

typedef struct result {
  nrnn_status status;
  nrnn_error error;
  int handle;  // whether there was a model
} result;

static const char *status_name(nrnn_status status) {
  return status >= 0 && (size_t)status < sizeof statuses / sizeof *statuses ? statuses[status] : "an unknown status";
}

static result load(const char *path, const nrnn_load_options *options, int from_memory) {
  result r = {0, {-1, ""}, 0};
  nrnn_model *model = (nrnn_model *)&r;  // must be set to NULL
  if (from_memory) {
    size_t size;
    uint8_t *read = read_file(path, &size), *bytes = exact_copy(read, size);
    free(read);
    r.status = nrnn_model_load_memory(bytes, size, options, &model, &r.error);
    free(bytes);
  } else {
    r.status = nrnn_model_load_file(path, options, &model, &r.error);
  }
  r.handle = model != NULL;
  nrnn_model_free(model);
  return r;
}

// Whether `expected`, as "A" or "A|B", names the status.
static int among(const char *expected, const char *name) {
  for (const char *at = expected; at; at = strchr(at, '|') ? strchr(at, '|') + 1 : NULL)
    if (strncmp(at, name, strlen(name)) == 0 && (at[strlen(name)] == 0 || at[strlen(name)] == '|')) return 1;
  return 0;
}

static int as_expected(const char *file, const char *expected, const char *piece, result r, const char *way) {
  const char *name = status_name(r.status);
  if (!among(expected, name)) {
    fail(file, "%s: expected %s naming `%s`, found %s: %.252s", way, expected, piece, name, r.error.message);
  } else if (r.handle != (r.status == NRNN_OK)) {
    fail(file, "%s: expected a model with OK alone, found %s", way, r.handle ? "one" : "none");
  } else if (r.status != NRNN_OK && !refused_as(r.status, r.status, &r.error)) {
    fail(file, "%s: expected the status and a sentence of UTF-8, found %d and %.252s", way, r.error.status,
         r.error.message);
  } else if (r.status != NRNN_OK && !strstr(r.error.message, piece)) {
    fail(file, "%s: expected `%s` in the message, found: %.252s", way, piece, r.error.message);
  } else {
    return 1;
  }
  return 0;
}

int main(int count, char **arguments) {
  if (count != 2) give_up("bad_models FOLDER");
  char path[4096], line[1024];
  snprintf(path, sizeof path, "%s/cases.tsv", arguments[1]);
  FILE *table = fopen(path, "r");
  if (!table) give_up("a table at %s", path);
  while (fgets(line, sizeof line, table)) {
    char file[256], expected[64], piece[256] = "";
    unsigned long long most;
    if (sscanf(line, "%255[^\t]\t%63[^\t]\t%llu\t%255[^\n]", file, expected, &most, piece) < 3)
      give_up("a row, found %s", line);
    snprintf(path, sizeof path, "%s/%s", arguments[1], file);
    nrnn_load_options options = NRNN_LOAD_OPTIONS_INIT;
    options.max_bytes = most;
    if (as_expected(file, expected, piece, load(path, &options, 1), "from memory") &&
        as_expected(file, expected, piece, load(path, &options, 0), "from a file"))
      pass(file);
  }
  fclose(table);
  return failures != 0;
}
