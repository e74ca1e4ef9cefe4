/* Loading and stepping leave the process as it was: no thread, signal handler or open file. */
#define _GNU_SOURCE
#include <dirent.h>
#include <nrnn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Lines of /proc/self/status that tell of threads and signals. */
static void status(char *out) {
  char line[256];
  FILE *file = fopen("/proc/self/status", "r");
  while (file && fgets(line, sizeof line, file))
    if (!strncmp(line, "Threads", 7) || !strncmp(line, "Sig", 3) || !strncmp(line, "Shd", 3)) out = stpcpy(out, line);
  *out = 0;
  fclose(file);
}

static int open_files(void) {
  int count = 0;
  DIR *folder = opendir("/proc/self/fd");
  while (readdir(folder)) count++;
  closedir(folder);
  return count;
}

static nrnn_status use(const char *path) {
  float x[1] = {1};
  nrnn_error error;
  nrnn_model *model = NULL;
  nrnn_stream *stream = NULL;
  nrnn_stream_options options = NRNN_STREAM_OPTIONS_INIT;
  options.members = 8;
  nrnn_status result = nrnn_model_load_file(path, NULL, &model, &error);
  if (!result) result = nrnn_stream_create(model, &options, &stream, &error);
  for (int i = 0; !result && i < 64; i++) result = nrnn_stream_step(stream, x, 1, 0, NULL, &error);
  if (result) printf("%s\n", error.message);
  nrnn_stream_free(stream);
  nrnn_model_free(model);
  return result;
}

int main(int argc, char **argv) {
  char before[2048], after[2048];
  (void)argc;
  status(before);
  const int files = open_files();
  if (use(argv[1])) return 1;
  status(after);
  if (strcmp(before, after)) return printf("expected\n%sfound\n%s", before, after), 1;
  if (files != open_files()) return printf("expected %d open files, found %d\n", files, open_files()), 1;
  if (!strstr(before, "Threads:\t1")) return printf("expected one thread, found\n%s", before), 1;
  printf("as before\n");
}
