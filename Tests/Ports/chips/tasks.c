/* A host that keeps a note for each of its tasks: one of them fails within a call of the other.
 *   tasks MODEL */
#include <nrnn.h>
#include <stdio.h>
#include <stdlib.h>

static _Alignas(64) unsigned char bytes[1 << 16], memory[1 << 16], room[1 << 16];
static nrnn_error error, of_other;
static void *notes[2];
static int task, switches, within;

void **nrnn_thread_note(void) { return &notes[task]; }

static void loop(void *context, size_t count, void (*body)(void *, size_t), void *work) {
  nrnn_model *none = context;
  task = 1, switches++;
  within = notes[0] != NULL && notes[1] == NULL;
  nrnn_model_get_info(none, NULL, &of_other);
  task = 0;
  for (size_t i = 0; i < count; i++) body(work, i);
}

int main(int argc, char **argv) {
  nrnn_model *model = NULL;
  nrnn_stream *stream = NULL;
  FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
  if (!file) return printf("tasks: expected a model file, found none\n"), 2;
  const size_t size = fread(bytes, 1, sizeof bytes, file);
  fclose(file);
  if (nrnn_model_init(memory, sizeof memory, room, sizeof room, bytes, size, NULL, &model, &error))
    return printf("%s\n", error.message), 1;
  nrnn_stream_options options = NRNN_STREAM_OPTIONS_INIT;
  options.members = 40;
  options.parallel_for = loop;
  static const float x[32];
  nrnn_model_info info = NRNN_MODEL_INFO_INIT;
  nrnn_model_get_info(model, &info, NULL);
  if (nrnn_stream_init(room, sizeof room, model, &options, &stream, &error) ||
      nrnn_stream_step(stream, x, info.inputs, 0, NULL, &error))
    return printf("%s\n", error.message), 1;
  printf("%d %d %s\n", switches, within, of_other.message);
  printf("%d %s\n", notes[0] || notes[1],
         nrnn_stream_step(stream, NULL, info.inputs, 0, NULL, &error) ? error.message : "no failure");
  return 0;
}
