/* What the calls of the library take of the stack: the stack below is painted before each, and looked at behind it.
 *   stack MODEL...      prints `CALL BYTES MODEL` for each call's largest */
#include <nrnn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAINTED = 32768, FILE_SIZE = 1 << 19, STEPS = 3, LEVELS = 2, MOST = 64, SNAPSHOT = 1 << 16 };
static const uint32_t paint_word = 0x5bd1e995;

static nrnn_error error;
static uint8_t snapshot[SNAPSHOT];
static _Alignas(64) uint8_t bytes[FILE_SIZE];

/* The stack pointer of the caller's frame, or a little below. */
static __attribute__((noinline)) uint32_t *below(void) { return (uint32_t *)__builtin_frame_address(0); }

/* A margin is left alone: this function's own frame. */
static __attribute__((noinline)) void paint(uint32_t *from) {
  for (volatile uint32_t *p = from - PAINTED / 4; p < from - 32; p++) *p = paint_word;
}
static __attribute__((noinline)) size_t painted_over(uint32_t *from) {
  const volatile uint32_t *p = from - PAINTED / 4;
  while (p < from && *p == paint_word) p++;
  return (size_t)(from - (const uint32_t *)p) * 4;
}

static struct most {
  const char *call, *model;
  size_t bytes;
} most[] = {{"model_size", "", 0}, {"model_init", "", 0}, {"stream_size", "", 0},  {"stream_init", "", 0},
            {"step", "", 0},       {"run", "", 0},        {"streams_step", "", 0}, {"snapshot", "", 0},
            {"restore", "", 0},    {"copy", "", 0},       {"reset", "", 0},        {"get_info", "", 0}};
enum call {
  MODEL_SIZE,
  MODEL_INIT,
  STREAM_SIZE,
  STREAM_INIT,
  STEP,
  RUN,
  STREAMS_STEP,
  TAKE,
  RESTORE,
  COPY,
  RESET,
  INFO,
  CALLS
};

static const char *model_name;
static void note(enum call call, size_t taken) {
  if (taken > most[call].bytes) most[call].bytes = taken, most[call].model = model_name;
}
static void must(nrnn_status status, const char *call) {
  if (!status) return;
  printf("%s: %s: %s\n", model_name, call, error.message);
  exit(2);
}

/* A call, painted before and looked at behind. */
#define MEASURED(kind, expression)           \
  do {                                       \
    uint32_t *const from = below();          \
    paint(from);                             \
    const nrnn_status status = (expression); \
    note(kind, painted_over(from));          \
    must(status, most[kind].call);           \
  } while (0)

static void *room(size_t size) {
  const uintptr_t at = (uintptr_t)malloc(size + 64);
  if (!at) printf("%s: expected %lu bytes, found none\n", model_name, (unsigned long)size), exit(2);
  return (void *)((at + 63) / 64 * 64);
}

static nrnn_stream *made(nrnn_model *model, const nrnn_stream_options *options) {
  size_t size;
  nrnn_stream *stream;
  MEASURED(STREAM_SIZE, nrnn_stream_size(model, options, &size, NULL, &error));
  void *const place = room(size);
  MEASURED(STREAM_INIT, nrnn_stream_init(place, size, model, options, &stream, &error));
  return stream;
}

static void live(nrnn_model *model, const nrnn_model_info *info, uint32_t members, uint32_t noise) {
  static float inputs[STEPS * 32], mean[STEPS * MOST], bands[STEPS * LEVELS * MOST];
  static const double intervals[STEPS] = {0, 1.7, 0};
  const double levels[LEVELS] = {1 / (members + 1.0), 0.5};
  nrnn_stream_options options = NRNN_STREAM_OPTIONS_INIT;
  options.members = members, options.noise = noise, options.quantiles = levels, options.quantile_count = LEVELS;
  options.gap = NRNN_GAP_NOMINAL;
  nrnn_stream *const streams[2] = {made(model, &options), made(model, &options)};
  nrnn_output output = NRNN_OUTPUT_INIT;
  const size_t outputs = info->outputs <= MOST ? info->outputs : 0;
  if (outputs) output.mean = mean, output.mean_capacity = STEPS * outputs;
  if (outputs) output.quantiles = bands, output.quantiles_capacity = STEPS * LEVELS * outputs;
  const size_t d = info->inputs;
  MEASURED(STEP, nrnn_stream_step(streams[0], inputs, d, 0, &output, &error));
  MEASURED(RUN, nrnn_stream_run(streams[0], inputs, STEPS * d, STEPS, intervals, NULL, &output, NULL, &error));
  const nrnn_output both[2] = {output, output};
  nrnn_status statuses[2];
  MEASURED(STREAMS_STEP, nrnn_streams_step(streams, 2, inputs, 2 * d, NULL, both, statuses, &error));
  size_t size;
  MEASURED(TAKE, nrnn_stream_snapshot(streams[0], "", 0, snapshot, sizeof snapshot, &size, &error));
  MEASURED(RESTORE, nrnn_stream_restore(streams[1], snapshot, size, NULL, NULL, &error));
  MEASURED(COPY, nrnn_stream_copy(streams[1], streams[0], &error));
  MEASURED(RESET, nrnn_stream_reset(streams[0], NRNN_RESET_INITIAL, UINT64_MAX, &error));
  nrnn_stream_deinit(streams[0]), nrnn_stream_deinit(streams[1]);
}

static void each(const char *path) {
  model_name = path;
  FILE *file = fopen(path, "rb");
  const size_t size = file ? fread(bytes, 1, sizeof bytes, file) : 0;
  if (file) fclose(file);
  size_t memory, temporary;
  nrnn_model *model;
  nrnn_model_info info = NRNN_MODEL_INFO_INIT;
  MEASURED(MODEL_SIZE, nrnn_model_size(bytes, size, NULL, &memory, NULL, &temporary, &error));
  void *const place = room(memory), *const decoding = room(temporary);
  MEASURED(MODEL_INIT, nrnn_model_init(place, memory, decoding, temporary, bytes, size, NULL, &model, &error));
  MEASURED(INFO, nrnn_model_get_info(model, &info, &error));
  live(model, &info, 1, NRNN_NOISE_OFF);
  live(model, &info, 5, info.has_noise ? NRNN_NOISE_ON : NRNN_NOISE_OFF);
  nrnn_model_deinit(model);
}

int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) each(argv[i]);
  for (int call = 0; call < CALLS; call++)
    printf("%s %lu %s\n", most[call].call, (unsigned long)most[call].bytes, most[call].model);
  return 0;
}
