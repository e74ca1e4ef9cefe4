/* One number for all that a library computes from some models: FNV-1a 64 over the bits of every output and snapshot.
 *   digest [--kernels NAME] [--seed N] [--flags FLAGS] MODEL...
 * Prints a line for each model and form of stream, `MODEL MEMBERS NOISE DIGEST`, and last `all DIGEST`. Inputs come
 * from an integer generator: equal libraries print equal text, on every CPU. Status 3: no such kernels here. */
#include <math.h>
#include <nrnn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STEPS = 24, CUT = 9, RESET = 5, TOGETHER = 18, LEVELS = 2, SNAPSHOT = 1 << 18 };

/* Members are chosen so that paths fall into groups of every width, with some left over. */
static const struct form {
  uint32_t members, noise;
} forms[] = {{1, NRNN_NOISE_OFF}, {4, NRNN_NOISE_OFF}, {1, NRNN_NOISE_ON}, {17, NRNN_NOISE_ON}};

static nrnn_error error;

static void must(nrnn_status status, const char *what) {
  if (!status) return;
  fprintf(stderr, "digest: %s: %s\n", what, error.message);
  exit(2);
}

/* The bytes of a word, low first, whatever the machine's order is. */
static uint64_t mix(uint64_t digest, uint64_t word, int bytes) {
  for (; bytes > 0; bytes--, word >>= 8) digest = (digest ^ (word & 255)) * 0x100000001b3u;
  return digest;
}

static uint64_t draw(uint64_t *state) {
  uint64_t z = *state += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

/* A model, and what it is fed: raw inputs in [-2, 2) with some missing, intervals with some long. */
struct subject {
  nrnn_model *model;
  nrnn_model_info info;
  nrnn_stream_options options;
  float *inputs;
  double intervals[STEPS];
};

static void feed(struct subject *s) {
  static const double intervals[] = {0, 0.5, 1.2, 0.1, 0.5, 7, 100};
  uint64_t state = 1;
  const size_t count = STEPS * (size_t)s->info.inputs;
  s->inputs = calloc(count, sizeof(float));
  for (size_t i = 0; i < count; i++) {
    const uint64_t word = draw(&state);
    s->inputs[i] = word % 11 ? (float)((int64_t)(word >> 40) - (1 << 23)) / (1 << 22) : NAN;
  }
  for (size_t i = 0; i < STEPS; i++) s->intervals[i] = intervals[draw(&state) % 7];
}

/* Every output array, for all steps. Flags are as wide as floats. */
struct record {
  nrnn_output output;
  uint32_t *words;
  size_t count;
};

static struct record record_of(const struct subject *s, size_t steps) {
  const size_t K = s->info.outputs, M = s->options.members, one = s->info.task != NRNN_TASK_REGRESSION;
  const size_t widths[] = {K, K, K, LEVELS * K, M * K, one, one, 1, 1};
  struct record r = {NRNN_OUTPUT_INIT, NULL, 0};
  nrnn_output *const o = &r.output;
  struct array {
    void *pointer;
    size_t *capacity;
  } arrays[] = {{&o->nominal, &o->nominal_capacity},
                {&o->mean, &o->mean_capacity},
                {&o->variance, &o->variance_capacity},
                {&o->quantiles, &o->quantiles_capacity},
                {&o->members, &o->members_capacity},
                {&o->entropy, &o->entropy_capacity},
                {&o->mutual_information, &o->mutual_information_capacity},
                {&o->flags, &o->flags_capacity},
                {&o->largest_z, &o->largest_z_capacity}};
  for (size_t i = 0; i < 9; i++) r.count += steps * widths[i];
  uint32_t *at = r.words = calloc(r.count, sizeof *at);
  for (size_t i = 0; i < 9; at += steps * widths[i++]) {
    if (widths[i]) memcpy(arrays[i].pointer, &at, sizeof at);
    *arrays[i].capacity = steps * widths[i];
  }
  return r;
}

static uint64_t mix_record(uint64_t digest, struct record *r) {
  for (size_t i = 0; i < r->count; i++) digest = mix(digest, r->words[i], 4);
  free(r->words);
  return digest;
}

static nrnn_stream *open_stream(const struct subject *s) {
  nrnn_stream *stream;
  must(nrnn_stream_create(s->model, &s->options, &stream, &error), "stream");
  return stream;
}

static uint64_t run(uint64_t digest, const struct subject *s, nrnn_stream *stream) {
  static const uint8_t resets[CUT] = {[RESET] = 1};
  struct record r = record_of(s, CUT);
  must(nrnn_stream_run(stream, s->inputs, CUT * (size_t)s->info.inputs, CUT, s->intervals, resets, &r.output, NULL,
                       &error),
       "run");
  return mix_record(digest, &r);
}

/* Continues in another stream, by way of a snapshot. */
static uint64_t move(uint64_t digest, const nrnn_stream *from, nrnn_stream *to) {
  static uint8_t bytes[SNAPSHOT];
  size_t size;
  must(nrnn_stream_snapshot(from, "here", 4, bytes, sizeof bytes, &size, &error), "snapshot");
  for (size_t i = 0; i < size; i++) digest = mix(digest, bytes[i], 1);
  must(nrnn_stream_restore(to, bytes, size, NULL, NULL, &error), "restore");
  return digest;
}

static uint64_t step(uint64_t digest, const struct subject *s, nrnn_stream *stream, size_t i) {
  const size_t d = s->info.inputs;
  struct record r = record_of(s, 1);
  must(nrnn_stream_step(stream, s->inputs + i * d, d, s->intervals[i], &r.output, &error), "step");
  return mix_record(digest, &r);
}

/* Both streams at once, each with a row of its own. */
static uint64_t step_both(uint64_t digest, const struct subject *s, nrnn_stream *const streams[2], size_t i) {
  const size_t d = s->info.inputs;
  nrnn_status statuses[2];
  struct record a = record_of(s, 1), b = record_of(s, 1);
  const nrnn_output outputs[] = {a.output, b.output};
  must(nrnn_streams_step(streams, 2, s->inputs + i * d, 2 * d, s->intervals + i, outputs, statuses, &error), "both");
  return mix_record(mix_record(digest, &a), &b);
}

/* A stream's life: run with a reset, snapshot, step in another stream, then two streams together. */
static uint64_t live(uint64_t digest, const struct subject *s) {
  nrnn_stream *const streams[] = {open_stream(s), open_stream(s)};
  digest = run(digest, s, streams[0]);
  digest = move(digest, streams[0], streams[1]);
  for (size_t i = CUT; i < TOGETHER; i++) digest = step(digest, s, streams[1], i);
  for (size_t i = TOGETHER; i < STEPS; i += 2) digest = step_both(digest, s, streams, i);
  nrnn_stream_free(streams[0]);
  nrnn_stream_free(streams[1]);
  return digest;
}

static void each_form(struct subject *s, const char *name, uint64_t seed, uint64_t *all) {
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
    if (forms[i].noise == NRNN_NOISE_ON && !s->info.has_noise) continue;
    const double levels[LEVELS] = {1 / (forms[i].members + 1.0), 0.5};
    nrnn_stream_options options = NRNN_STREAM_OPTIONS_INIT;
    options.members = forms[i].members, options.noise = forms[i].noise;
    options.seed = seed, options.stream_id = nrnn_stream_id_from_key(name, strlen(name));
    options.quantiles = levels, options.quantile_count = LEVELS;
    options.missing = NRNN_MISSING_HOLD, options.gap = NRNN_GAP_NOMINAL;
    s->options = options;
    const uint64_t digest = live(mix(0xcbf29ce484222325u, s->info.fingerprint, 8), s);
    printf("%s %u %s %016llx\n", name, forms[i].members, forms[i].noise == NRNN_NOISE_ON ? "on" : "off",
           (unsigned long long)digest);
    *all = mix(*all, digest, 8);
  }
}

/* By libc: the library has files on some systems alone. Aligned, and free again with the program. */
static void *content(const char *path, size_t *size) {
  enum { MOST = 1 << 19, ALIGNMENT = 64 };
  static char *room;
  FILE *file = fopen(path, "rb");
  if (!room) room = malloc(MOST + ALIGNMENT);
  char *const bytes = room + (ALIGNMENT - (uintptr_t)room % ALIGNMENT);
  if (!file || !room) return fprintf(stderr, "digest: %s: expected a file and memory for it\n", path), exit(2), NULL;
  *size = fread(bytes, 1, MOST, file);
  fclose(file);
  return bytes;
}

static nrnn_model *load(const char *path, const nrnn_load_options *options) {
  nrnn_model *model;
  size_t size;
  const void *bytes = content(path, &size);
  must(nrnn_model_load_memory(bytes, size, options, &model, &error), path);
  return model;
}

static void each_model(const char *path, const nrnn_load_options *options, uint64_t seed, uint64_t *all) {
  struct subject s = {.info = NRNN_MODEL_INFO_INIT};
  s.model = load(path, options);
  must(nrnn_model_get_info(s.model, &s.info, &error), path);
  feed(&s);
  const char *name = strrchr(path, '/');
  each_form(&s, name ? name + 1 : path, seed, all);
  free(s.inputs);
  nrnn_model_free(s.model);
}

static uint32_t kernels_named(const char *name) {
  uint32_t id = 0;
  while (nrnn_kernels_name(id) && strcmp(nrnn_kernels_name(id), name)) id++;
  if (nrnn_kernels_available(id)) return id;
  fprintf(stderr, "digest: expected kernels that this build and CPU have, found %s\n", name);
  exit(3);
}

int main(int argc, char **argv) {
  nrnn_load_options options = NRNN_LOAD_OPTIONS_INIT;
  uint64_t seed = 42, all = 0xcbf29ce484222325u;
  int i = 1;
  for (; i + 1 < argc && argv[i][0] == '-'; i += 2) {
    if (!strcmp(argv[i], "--kernels")) options.kernels = kernels_named(argv[i + 1]);
    else if (!strcmp(argv[i], "--flags")) options.flags = (uint32_t)strtoul(argv[i + 1], NULL, 10);
    else if (!strcmp(argv[i], "--seed")) seed = strtoull(argv[i + 1], NULL, 10);
    else return fprintf(stderr, "digest: expected --kernels, --seed or --flags, found %s\n", argv[i]), 2;
  }
  if (i >= argc) return fprintf(stderr, "digest: expected model files, found none\n"), 2;
  for (; i < argc; i++) each_model(argv[i], &options, seed, &all);
  printf("all %016llx\n", (unsigned long long)all);
  return 0;
}
