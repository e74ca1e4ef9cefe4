#include "support.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Subjects and tests ---- */

static const double levels[] = {0.25, 0.5, 0.75};

static const struct {
  const char *name;
  uint32_t members, noise, space;
  size_t levels;
} kinds[] = {
    {"one", 1, NRNN_NOISE_AUTO, NRNN_SPACE_OUTPUT, 0},  {"one, noise", 1, NRNN_NOISE_ON, NRNN_SPACE_OUTPUT, 0},
    {"five", 5, NRNN_NOISE_AUTO, NRNN_SPACE_OUTPUT, 3}, {"five, no noise", 5, NRNN_NOISE_OFF, NRNN_SPACE_LOGIT, 2},
    {"logits", 4, NRNN_NOISE_ON, NRNN_SPACE_LOGIT, 1},  {"many", 27, NRNN_NOISE_ON, NRNN_SPACE_OUTPUT, 2},
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

/* ---- Streams ---- */

nrnn_stream *open_stream(const struct subject *subject) {
  nrnn_stream *stream = NULL;
  OK(nrnn_stream_create(subject->model, &subject->options, &stream, NULL));
  return stream;
}

float *make_inputs(const struct subject *subject, size_t steps) {
  const size_t d = subject->info.inputs;
  float *x = malloc(sizeof *x * (steps * d + 1));
  for (size_t k = 0; k < d; k++) {
    nrnn_channel_info channel = NRNN_CHANNEL_INFO_INIT;
    nrnn_model_get_input(subject->model, (uint32_t)k, &channel, NULL);
    for (size_t t = 0; t < steps; t++) {
      const uint32_t noise = (uint32_t)(t * d + k + 1) * 2654435761u;
      x[t * d + k] = (float)(channel.mean + channel.scale * (noise / 4294967296.0 * 3 - 1.5));
    }
  }
  return x;
}

struct snapshot *take(const nrnn_stream *stream) {
  struct snapshot *snapshot = calloc(1, sizeof *snapshot);
  OK(nrnn_stream_snapshot(stream, NULL, 0, snapshot->bytes, sizeof snapshot->bytes, &snapshot->size, NULL));
  return snapshot;
}

int same_stream(const nrnn_stream *a, const nrnn_stream *b) {
  struct snapshot *x = take(a), *y = take(b);
  const int same = x->size == y->size && !memcmp(x->bytes, y->bytes, x->size);
  free(x);
  free(y);
  return same;
}

int continue_alike(const struct subject *subject, nrnn_stream *a, nrnn_stream *b) {
  enum { STEPS = 5 };
  float *x = make_inputs(subject, STEPS);
  struct results ra = make_results(subject, STEPS), rb = make_results(subject, STEPS);
  OK(nrnn_stream_run(a, x, STEPS * subject->info.inputs, STEPS, NULL, NULL, &ra.output, NULL, NULL));
  OK(nrnn_stream_run(b, x, STEPS * subject->info.inputs, STEPS, NULL, NULL, &rb.output, NULL, NULL));
  const int alike = equal_results(&ra, &rb) && !untouched(&ra) && same_stream(a, b);
  free_results(&ra);
  free_results(&rb);
  free(x);
  return alike;
}
