/* Streams whose input has ended: their state dies away to zeros, never to denormals, and steps take what they took.
 *
 *   decay MODEL...     every state after 100,000 steps of zero input; prints times of a step, which it does not judge
 */
#define _POSIX_C_SOURCE 199309L
#include <math.h>
#include <nrnn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WINDOW = 2000, WINDOWS = 5, ROUNDS = 10, STATE = 128 };

static int failed;

static void check(nrnn_status status, const char *what) {
  if (status == NRNN_OK) return;
  printf("FAIL decay: expected OK of %s, found %s\n", what, nrnn_status_string(status));
  exit(1);
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int by_size(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

typedef struct times {
  double median, p99;
} times;

/* WINDOW steps, each timed, in nanoseconds: inputs within size / 2 of 0. */
static times window(nrnn_stream *stream, float size) {
  static double took[WINDOW];
  float nominal[3];
  nrnn_output out = NRNN_OUTPUT_INIT;
  out.nominal = nominal, out.nominal_capacity = 3;
  for (int t = 0; t < WINDOW; t++) {
    const float x = size * ((float)rand() / (float)RAND_MAX - 0.5f);
    const double start = now();
    check(nrnn_stream_step(stream, &x, 1, 0, &out, NULL), "nrnn_stream_step");
    took[t] = now() - start;
  }
  qsort(took, WINDOW, sizeof *took, by_size);
  return (times){took[WINDOW / 2], took[WINDOW * 99 / 100]};
}

/* The least of several windows: what else the machine does only adds. */
static times windows(nrnn_stream *stream, float size) {
  times least = window(stream, size);
  for (int w = 1; w < WINDOWS; w++) {
    const times one = window(stream, size);
    least.median = fmin(least.median, one.median), least.p99 = fmin(least.p99, one.p99);
  }
  return least;
}

/* The layer that is looked at: the first that has a state. */
static uint32_t find(const nrnn_model *model, nrnn_layer_info *layer) {
  uint32_t l = 0;
  for (check(nrnn_model_get_layer(model, l, layer, NULL), "nrnn_model_get_layer"); !layer->state;)
    check(nrnn_model_get_layer(model, ++l, layer, NULL), "nrnn_model_get_layer");
  return l;
}

/* How many of a layer's states are neither 0 nor at least 2^-100 in magnitude, and how many are not 0. */
static void look(const nrnn_stream *stream, uint32_t l, const nrnn_layer_info *layer, int *small, int *nonzero) {
  float h[STATE];
  check(nrnn_stream_state(stream, l, NRNN_NOMINAL, h, STATE, NULL), "nrnn_stream_state");
  *small = *nonzero = 0;
  for (uint32_t i = 0; i < layer->state; i++) {
    *small += h[i] != 0 && fabsf(h[i]) < 0x1p-100f;
    *nonzero += h[i] != 0;
  }
}

static void decay(const char *name, const nrnn_model *model) {
  nrnn_layer_info layer = NRNN_LAYER_INFO_INIT;
  nrnn_stream *stream = NULL;
  int small, nonzero, small_ever = 0, alive;
  const uint32_t l = find(model, &layer);
  check(nrnn_stream_create(model, NULL, &stream, NULL), "nrnn_stream_create");
  const times first = windows(stream, 2);
  look(stream, l, &layer, &small, &alive);
  times last = first;
  for (int round = 0; round < ROUNDS; round++) {
    last = windows(stream, 0);
    look(stream, l, &layer, &small, &nonzero);
    small_ever += small;
  }
  const int passed = alive == (int)layer.state && nonzero == 0 && small_ever == 0;
  printf("%s state dies away to zeros, %s: %d of %u live at first, %d at last, %d too small on the way\n",
         passed ? "PASS" : "FAIL", name, alive, layer.state, nonzero, small_ever);
  printf("  a step: %.0f ns, p99 %.0f; at the end of %d with zero input: %.0f ns, p99 %.0f, %.2f x\n", first.median,
         first.p99, ROUNDS * WINDOWS * WINDOW, last.median, last.p99, last.p99 / first.p99);
  failed |= !passed;
  nrnn_stream_free(stream);
}

int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) {
    nrnn_model *model = NULL;
    const char *slash = strrchr(argv[i], '/');
    check(nrnn_model_load_file(argv[i], NULL, &model, NULL), argv[i]);
    decay(slash ? slash + 1 : argv[i], model);
    nrnn_model_free(model);
  }
  return failed;
}
