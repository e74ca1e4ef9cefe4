#include "support.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Subjects and tests ---- */

static const double levels[] = {0.25, 0.5, 0.75};

static const uint32_t by_channel[] = {NRNN_MISSING_HOLD, NRNN_MISSING_MEAN, NRNN_MISSING_SKIP};

static const struct {
  const char *name;
  uint32_t members, noise, space;
  size_t levels;
  uint32_t missing, gap;
  const uint32_t *by_channel;
} kinds[] = {
    {"one", 1, NRNN_NOISE_AUTO, NRNN_SPACE_OUTPUT, 0, 0, 0, NULL},
    {"one, noise", 1, NRNN_NOISE_ON, NRNN_SPACE_OUTPUT, 0, 0, 0, NULL},
    {"five", 5, NRNN_NOISE_AUTO, NRNN_SPACE_OUTPUT, 3, 0, 0, NULL},
    {"five, no noise", 5, NRNN_NOISE_OFF, NRNN_SPACE_LOGIT, 2, 0, 0, NULL},
    {"logits", 4, NRNN_NOISE_ON, NRNN_SPACE_LOGIT, 1, 0, 0, NULL},
    {"many", 27, NRNN_NOISE_ON, NRNN_SPACE_OUTPUT, 2, 0, 0, NULL},
    {"hold", 1, NRNN_NOISE_OFF, NRNN_SPACE_OUTPUT, 0, NRNN_MISSING_HOLD, NRNN_GAP_RESET, NULL},
    {"mean", 3, NRNN_NOISE_ON, NRNN_SPACE_OUTPUT, 1, NRNN_MISSING_MEAN, NRNN_GAP_NOMINAL, NULL},
    {"skip", 1, NRNN_NOISE_ON, NRNN_SPACE_LOGIT, 0, NRNN_MISSING_SKIP, NRNN_GAP_REJECT, NULL},
    {"by channel", 13, NRNN_NOISE_ON, NRNN_SPACE_OUTPUT, 0, NRNN_MISSING_REJECT, NRNN_GAP_RESET, by_channel},
};

static char failure[1024];
static const struct subject *current;

void expect(int fact, const char *file, int line, const char *why, ...) {
  if (fact || failure[0]) return;
  va_list arguments;
  va_start(arguments, why);
  int n = snprintf(failure, sizeof failure, "%s, %s, %s line %d, ", current->model_name, current->kind, file, line);
  vsnprintf(failure + n, sizeof failure - n, why, arguments);
  va_end(arguments);
}

void expect_equal(long long found, long long wanted, const char *file, int line, const char *what) {
  expect(found == wanted, file, line, "expected %lld, found %lld of %s", wanted, found, what);
}

static int prepare(struct subject *subject, const char *path, size_t kind) {
  const char *slash = strrchr(path, '/');
  memset(subject, 0, sizeof *subject);
  subject->path = path;
  subject->model_name = slash ? slash + 1 : path;
  subject->kind = kinds[kind].name;
  subject->info = (nrnn_model_info)NRNN_MODEL_INFO_INIT;
  subject->options = (nrnn_stream_options)NRNN_STREAM_OPTIONS_INIT;
  nrnn_error error;
  if (nrnn_model_load_file(path, NULL, &subject->model, &error) ||
      nrnn_model_get_info(subject->model, &subject->info, &error)) {
    printf("FAIL %s: %s\n", subject->model_name, error.message);
    exit(1);
  }
  subject->options.members = kinds[kind].members;
  subject->options.noise = kinds[kind].noise;
  subject->options.space = kinds[kind].space;
  subject->options.quantiles = levels;
  subject->options.quantile_count = kinds[kind].levels;
  subject->options.seed = 42;
  subject->options.stream_id = 7;
  subject->options.missing = kinds[kind].missing;
  subject->options.gap = kinds[kind].gap;
  subject->options.missing_by_channel = kinds[kind].by_channel;
  subject->options.missing_count = kinds[kind].by_channel ? subject->info.inputs : 0;
  if (!subject->info.has_noise) subject->options.noise = NRNN_NOISE_OFF;
  return subject->info.has_noise || kinds[kind].noise != NRNN_NOISE_ON;
}

static void run_test(const struct test *test, const char *path) {
  for (size_t kind = 0; kind < COUNT(kinds) && !failure[0]; kind++) {
    struct subject subject;
    if (prepare(&subject, path, kind)) {
      current = &subject;
      test->run(&subject);
      watch(NULL);
    }
    nrnn_model_free(subject.model);
  }
}

int run_tests(const char *suite, const struct test *tests, size_t count, int argc, char **argv) {
  int failed = argc < 2;
  setvbuf(stdout, NULL, _IOLBF, 0);
  if (failed) printf("FAIL %s: expected model files, found none\n", suite);
  for (size_t t = 0; t < count; t++) {
    failure[0] = 0;
    for (int i = 1; i < argc; i++) run_test(&tests[t], argv[i]);
    printf(failure[0] ? "FAIL %s.%s: %s\n" : "PASS %s.%s\n", suite, tests[t].name, failure);
    failed |= failure[0] != 0;
  }
  return failed;
}

/* ---- Refusals ---- */

static struct snapshot *before;
static const nrnn_stream *watched;

void watch(const nrnn_stream *stream) {
  free(before);
  before = stream ? take(stream) : NULL;
  watched = stream;
}

void check_refusal(nrnn_status found, nrnn_status wanted, const nrnn_error *error, const char *word, const char *file,
                   int line) {
  expect(found == wanted, file, line, "expected '%s', found '%s' (%s)", nrnn_status_string(wanted),
         nrnn_status_string(found), error ? error->message : "");
  if (error) {
    expect(error->status == wanted, file, line, "expected error.status %d, found %d", wanted, error->status);
    expect(strstr(error->message, word) && strstr(error->message, "expected") && strstr(error->message, "found"), file,
           line, "expected a message about '%s', found '%s'", word, error->message);
  }
  if (!watched) return;
  struct snapshot *now = take(watched);
  expect(now->size == before->size && !memcmp(now->bytes, before->bytes, now->size), file, line,
         "expected the stream as it was, found it altered");
  free(now);
}
