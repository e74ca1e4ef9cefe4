/* Steps to be counted under callgrind: each case by single steps and, but for fleets, in one run, at two lengths. Every
 * count ends in a dump that carries its name.
 *
 *   steps [CASE MODEL NOISE MEMBERS STREAMS]...     NOISE 1 is off, 2 on; STREAMS other than 0 are stepped together */
#include <nrnn.h>
#include <stdio.h>
#include <stdlib.h>
#include <valgrind/callgrind.h>

enum { WARM_UP = 4, SHORT = 16, LONG = 64, MOST = 64, CHANNELS = 64, SPACE = 1 << 22 };

static const int lengths[] = {SHORT, LONG};

/* All in one place: what a copy takes may depend on addresses. */
static _Alignas(64) char memory[SPACE];
static _Alignas(64) float inputs[LONG * CHANNELS], means[LONG * CHANNELS];

struct fleet {
  nrnn_stream *streams[MOST];
  nrnn_output outputs[MOST];
  nrnn_status statuses[MOST];
  size_t count, inputs, steps; /* count 0: one stream */
};

static void check(nrnn_status status, const char *what, const nrnn_error *error) {
  if (status == NRNN_OK) return;
  printf("FAIL steps: expected OK of %s, found %s: %s\n", what, nrnn_status_string(status), error->message);
  exit(1);
}

static void by_steps(const struct fleet *fleet, nrnn_error *error) {
  for (size_t t = 0; t < fleet->steps; t++)
    check(nrnn_stream_step(fleet->streams[0], inputs + t * fleet->inputs, fleet->inputs, 0, fleet->outputs, error),
          "nrnn_stream_step", error);
}

static void in_one_run(const struct fleet *fleet, nrnn_error *error) {
  nrnn_output output = fleet->outputs[0];
  output.mean_capacity *= fleet->steps;
  check(nrnn_stream_run(fleet->streams[0], inputs, fleet->steps * fleet->inputs, fleet->steps, NULL, NULL, &output,
                        NULL, error),
        "nrnn_stream_run", error);
}

static void together(struct fleet *fleet, nrnn_error *error) {
  for (size_t t = 0; t < fleet->steps; t++)
    check(nrnn_streams_step(fleet->streams, fleet->count, inputs, fleet->count * fleet->inputs, NULL, fleet->outputs,
                            fleet->statuses, error),
          "nrnn_streams_step", error);
}

/* What is counted: see counts.py. */
__attribute__((noinline)) void counted(const char *mode, struct fleet *fleet, size_t steps, nrnn_error *error) {
  fleet->steps = steps;
  if (fleet->count) together(fleet, error);
  else if (*mode == 's') by_steps(fleet, error);
  else in_one_run(fleet, error);
}

static void count(const char *name, const char *mode, struct fleet *fleet, nrnn_error *error) {
  char label[256];
  counted(mode, fleet, WARM_UP, error);
  for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
    CALLGRIND_ZERO_STATS;
    counted(mode, fleet, (size_t)lengths[i], error);
    snprintf(label, sizeof label, "%s %s %d", name, mode, lengths[i]);
    CALLGRIND_DUMP_STATS_AT(label);
  }
}

static void create(struct fleet *fleet, const nrnn_model *model, nrnn_stream_options *options, nrnn_error *error) {
  const size_t streams = fleet->count ? fleet->count : 1;
  size_t size;
  check(nrnn_stream_size(model, options, &size, NULL, error), "nrnn_stream_size", error);
  size = (size + 63) / 64 * 64;
  for (size_t i = 0; i < streams; i++) {
    const size_t begin = i * size;
    options->stream_id = i;
    check(nrnn_stream_init(memory + begin, sizeof memory - begin, model, options, &fleet->streams[i], error),
          "nrnn_stream_init", error);
  }
}

static void count_case(char **given, uint32_t kernels) {
  nrnn_error error;
  nrnn_model *model = NULL;
  nrnn_load_options load = NRNN_LOAD_OPTIONS_INIT;
  nrnn_model_info info = NRNN_MODEL_INFO_INIT;
  nrnn_stream_options options = NRNN_STREAM_OPTIONS_INIT;
  load.kernels = kernels;
  check(nrnn_model_load_file(given[1], &load, &model, &error), given[1], &error);
  check(nrnn_model_get_info(model, &info, &error), "nrnn_model_get_info", &error);
  options.noise = (uint32_t)atoi(given[2]), options.members = (uint32_t)atoi(given[3]);
  struct fleet fleet = {.count = (size_t)atoi(given[4]), .inputs = info.inputs};
  for (size_t i = 0; i < MOST; i++) {
    fleet.outputs[i] = (nrnn_output)NRNN_OUTPUT_INIT;
    fleet.outputs[i].mean = means + i * info.outputs, fleet.outputs[i].mean_capacity = info.outputs;
  }
  create(&fleet, model, &options, &error);
  count(given[0], "step", &fleet, &error);
  if (!fleet.count) count(given[0], "run", &fleet, &error);
  for (size_t i = 0; i < (fleet.count ? fleet.count : 1); i++) nrnn_stream_deinit(fleet.streams[i]);
  nrnn_model_free(model);
}

int main(int argc, char **argv) {
  for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) inputs[i] = (float)(i * 37 % 101) / 50 - 1;
  for (int i = 1; i + 4 < argc; i += 5) count_case(argv + i, NRNN_KERNELS_AVX2);
  return 0;
}
