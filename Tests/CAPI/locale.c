/* A host that has set its locale: numbers in messages keep the decimal point. First argument: the locale's name. */
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

/* Of the sentence that refuses a noise scale, an interval or a quantile level. */
static void says(const struct subject *s, const char *wanted, double scale, double level, double dt) {
  nrnn_stream_options options = s->options;
  nrnn_error error = {0, ""};
  nrnn_stream *stream;
  options.noise_scale = scale;
  options.quantiles = &level;
  options.quantile_count = level != 0;
  if (!nrnn_stream_create(s->model, &options, &stream, &error)) {
    float *x = calloc(s->info.inputs, sizeof *x);
    nrnn_stream_step(stream, x, s->info.inputs, dt, NULL, &error);
    free(x);
  }
  nrnn_stream_free(stream);
  EXPECT(strstr(error.message, wanted));
  if (!strstr(error.message, wanted)) printf("found: %s\n", error.message);
}

static void numbers(const struct subject *s) {
  says(s, "found -2.5", -2.5, 0, 0);
  says(s, "found 1.25", 0, 1.25, 0);
  says(s, "found -1.5e-09", 0, 0, -1.5e-9);
  says(s, "found 1.23456789e+300", 1.23456789e300, 0, 0);
  says(s, "found -inf", 0, 0, -INFINITY);
  says(s, "found NaN", 0, 0, -NAN);
  says(s, "found -3", 0, 0, -3);
}

/* The host's own printf does write something else. */
static void positive_control(const struct subject *s) {
  char text[16];
  (void)s;
  snprintf(text, sizeof text, "%g", 2.5);
  EXPECT(strcmp(text, "2.5"));
}

int main(int argc, char **argv) {
  static const struct test tests[] = {TEST(positive_control), TEST(numbers)};
  if (argc < 2 || !setlocale(LC_ALL, argv[1])) {
    printf("FAIL locale.%s: expected the locale, found none\n", argc < 2 ? "" : argv[1]);
    return 1;
  }
  char suite[64];
  snprintf(suite, sizeof suite, "locale.%s", argv[1]);
  return run_tests(suite, tests, COUNT(tests), argc - 1, argv + 1);
}
