/* What a step takes, in instructions, by the chip's clock: under qemu's -icount shift=0 an instruction takes a
 * nanosecond. The model is packed, and used where it lies. count MODEL...      prints `MODEL INSTRUCTIONS MODEL_BYTES
 * STREAM_BYTES` */
#include <nrnn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { WARM = 5, STEPS = 100, CHANNELS = 8, OUTPUTS = 64 };

static _Alignas(64) unsigned char bytes[1 << 18], memory[1 << 16], temporary[1 << 16], place[1 << 16];
static nrnn_error error;

#if defined(__riscv)
static void start_clock(void) {}
static uint32_t instructions(void) {
  uint32_t count;
  __asm__ volatile(".option arch, +zicsr\n\tcsrr %0, minstret" : "=r"(count));
  return count;
}
#else
enum { NANOSECONDS = 40 }; /* of a tick: the boards' 25 MHz */
static volatile uint32_t *const systick = (volatile uint32_t *)0xe000e010;
static void start_clock(void) {
  systick[1] = 0xffffff, systick[2] = 0, systick[0] = 5;
  while (!systick[2]) continue;
}
static uint32_t instructions(void) { return (0xffffff - systick[2]) * NANOSECONDS; }
#endif

static int must(nrnn_status status) {
  if (status) printf("count: %s\n", error.message), exit(2);
  return 0;
}

static uint32_t steps_take(nrnn_stream *stream) {
  static float inputs[WARM + STEPS][CHANNELS], mean[OUTPUTS];
  uint32_t state = 1, begin = 0;
  for (int i = 0; i < (WARM + STEPS) * CHANNELS; i++)
    state = state * 1664525u + 1013904223u, inputs[i / CHANNELS][i % CHANNELS] = (float)(int32_t)state * 0x1p-31f;
  nrnn_output output = NRNN_OUTPUT_INIT;
  output.mean = mean, output.mean_capacity = OUTPUTS;
  for (int i = 0; i < WARM + STEPS; i++) {
    if (i == WARM) start_clock(), begin = instructions();
    must(nrnn_stream_step(stream, inputs[i], CHANNELS, 0, &output, &error));
  }
  return (instructions() - begin) / STEPS;
}

static void each(const char *path) {
  FILE *file = fopen(path, "rb");
  const size_t size = file ? fread(bytes, 1, sizeof bytes, file) : 0;
  if (file) fclose(file);
  nrnn_model *model;
  nrnn_stream *stream;
  size_t stream_size;
  nrnn_load_options options = NRNN_LOAD_OPTIONS_INIT;
  options.flags = NRNN_LOAD_IN_PLACE;
  must(nrnn_model_init(memory, sizeof memory, temporary, sizeof temporary, bytes, size, &options, &model, &error));
  nrnn_model_info info = NRNN_MODEL_INFO_INIT;
  must(nrnn_model_get_info(model, &info, &error));
  nrnn_stream_options how = NRNN_STREAM_OPTIONS_INIT;
  how.noise = info.has_noise ? NRNN_NOISE_ON : NRNN_NOISE_OFF;
  must(nrnn_stream_size(model, &how, &stream_size, NULL, &error));
  must(nrnn_stream_init(place, sizeof place, model, &how, &stream, &error));
  const uint32_t taken = steps_take(stream);
  printf("%s %lu %lu %lu\n", path, (unsigned long)taken, (unsigned long)info.bytes, (unsigned long)stream_size);
  nrnn_stream_deinit(stream), nrnn_model_deinit(model);
}

int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) each(argv[i]);
  return 0;
}
