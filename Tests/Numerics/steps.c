/* Steps to be counted under callgrind: every model, stream, tier and kind of input in turn, each ending in a dump that
 * carries their names. See instructions.py.
 *
 *   steps MODEL... */
#include <math.h>
#include <nrnn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <valgrind/callgrind.h>

enum { STEPS = 4, OUTPUTS = 3, MEMBERS = 9, LEVELS = 3 };

static float zero(int step) { return (void)step, 0.0f; }
static float ordinary(int step) { return sinf(37.0f * (float)step); }
static float huge(int step) { return step % 2 ? 1e6f : -1e6f; }
static float tiny(int step) { return step % 2 ? 1e-38f : -1e-38f; }
static float subnormal(int step) { return step % 2 ? 1e-42f : -1e-42f; }

static const struct {
  const char *name;
  float (*value)(int step);
} inputs[] = {{"zero", zero}, {"ordinary", ordinary}, {"huge", huge}, {"tiny", tiny}, {"subnormal", subnormal}};

/* All streams in one place: what a copy takes may depend on addresses. */
static _Alignas(64) char memory[1 << 16];

static const double levels[LEVELS] = {0.1, 0.5, 0.9};

static const struct {
  const char *name;
  uint32_t noise, members;
  size_t levels;
} streams[] = {{"one", NRNN_NOISE_OFF, 1, 0},
               {"noise", NRNN_NOISE_ON, 1, 0},
               {"members", NRNN_NOISE_ON, MEMBERS, 0},
               {"quantiles", NRNN_NOISE_ON, MEMBERS, LEVELS}};

static void check(nrnn_status status, const char *what) {
  if (status == NRNN_OK) return;
  printf("FAIL steps: expected OK of %s, found %s\n", what, nrnn_status_string(status));
  exit(1);
}

static void step(nrnn_stream *stream, const nrnn_model_info *info, size_t level_count, float x) {
  float nominal[OUTPUTS], mean[OUTPUTS], variance[OUTPUTS], quantiles[LEVELS * OUTPUTS], entropy, information;
  nrnn_output out = NRNN_OUTPUT_INIT;
  out.nominal = nominal, out.nominal_capacity = OUTPUTS;
  out.mean = mean, out.mean_capacity = OUTPUTS;
  out.variance = variance, out.variance_capacity = OUTPUTS;
  if (level_count) out.quantiles = quantiles, out.quantiles_capacity = LEVELS * OUTPUTS;
  if (info->task != NRNN_TASK_REGRESSION) {
    out.entropy = &entropy, out.entropy_capacity = 1;
    out.mutual_information = &information, out.mutual_information_capacity = 1;
  }
  check(nrnn_stream_step(stream, &x, 1, 0, &out, NULL), "nrnn_stream_step");
}

static void count(const nrnn_model *model, const nrnn_model_info *info, const char *name, size_t s, size_t i) {
  nrnn_stream_options options = NRNN_STREAM_OPTIONS_INIT;
  nrnn_stream *stream = NULL;
  char label[256];
  options.noise = streams[s].noise, options.members = streams[s].members;
  options.quantiles = levels, options.quantile_count = streams[s].levels;
  check(nrnn_stream_init(memory, sizeof memory, model, &options, &stream, NULL), "nrnn_stream_init");
  for (int t = 0; t < STEPS; t++) step(stream, info, streams[s].levels, inputs[i].value(t));
  CALLGRIND_ZERO_STATS;
  for (int t = STEPS; t < 2 * STEPS; t++) step(stream, info, streams[s].levels, inputs[i].value(t));
  snprintf(label, sizeof label, "%s %s %s %s", name, streams[s].name, nrnn_kernels_name(info->kernels), inputs[i].name);
  CALLGRIND_DUMP_STATS_AT(label);
  nrnn_stream_deinit(stream);
}

static void count_all(const char *path, uint32_t kernels) {
  nrnn_load_options options = NRNN_LOAD_OPTIONS_INIT;
  nrnn_model_info info = NRNN_MODEL_INFO_INIT;
  nrnn_model *model = NULL;
  options.kernels = kernels;
  check(nrnn_model_load_file(path, &options, &model, NULL), path);
  check(nrnn_model_get_info(model, &info, NULL), "nrnn_model_get_info");
  const char *slash = strrchr(path, '/');
  for (size_t s = 0; s < sizeof streams / sizeof *streams; s++)
    for (size_t i = 0; (info.has_noise || streams[s].noise == NRNN_NOISE_OFF) && i < sizeof inputs / sizeof *inputs;
         i++)
      count(model, &info, slash ? slash + 1 : path, s, i);
  nrnn_model_free(model);
}

int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++)
    for (uint32_t kernels = NRNN_KERNELS_GENERIC; nrnn_kernels_name(kernels); kernels++)
      if (nrnn_kernels_available(kernels)) count_all(argv[i], kernels);
  return 0;
}
