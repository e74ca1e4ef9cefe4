/* What a chip refuses: `CALL STATUS MESSAGE` of calls that there is no heap for, no file, no place.
 *   refused MODEL */
#include <nrnn.h>
#include <stdio.h>
#include <stdlib.h>

static _Alignas(64) unsigned char bytes[1 << 16], memory[1 << 16], temporary[1 << 16];
static nrnn_error error;

static void say(const char *call, nrnn_status status) {
  printf("%s %s %s\n", call, nrnn_status_string(status), status ? error.message : "");
}

int main(int argc, char **argv) {
  nrnn_model *model = NULL;
  nrnn_stream *stream = NULL;
  FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
  if (!file) return printf("refused: expected a model file, found none\n"), 2;
  const size_t size = fread(bytes, 1, sizeof bytes, file);
  fclose(file);
  say("load_file", nrnn_model_load_file(argv[1], NULL, &model, &error));
  say("load_memory", nrnn_model_load_memory(bytes, size, NULL, &model, &error));
  say("init", nrnn_model_init(memory, 64, temporary, sizeof temporary, bytes, size, NULL, &model, &error));
  say("init", nrnn_model_init(memory, sizeof memory, temporary, 64, bytes, size, NULL, &model, &error));
  say("init",
      nrnn_model_init(memory + 4, sizeof memory - 4, temporary, sizeof temporary, bytes, size, NULL, &model, &error));
  nrnn_load_options in_place = NRNN_LOAD_OPTIONS_INIT;
  in_place.flags = NRNN_LOAD_IN_PLACE;
  say("in_place",
      nrnn_model_init(memory, sizeof memory, temporary, sizeof temporary, bytes, size, &in_place, &model, &error));
  say("init", nrnn_model_init(memory, sizeof memory, temporary, sizeof temporary, bytes, size, NULL, &model, &error));
  say("create", nrnn_stream_create(model, NULL, &stream, &error));
  nrnn_model_deinit(model);
  return 0;
}
