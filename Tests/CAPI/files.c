/* What may stand at a path: a status at once, with what was found there, and never a wait. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "support.h"

static char folder[] = "/tmp/nrnn-files-XXXXXX";

static const char *within(const char *name) {
  static char path[300];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return path;
}

static nrnn_status load(const char *path, nrnn_error *e) {
  nrnn_model *model;
  const nrnn_status status = nrnn_model_load_file(path, NULL, &model, e);
  nrnn_model_free(model);
  return status;
}

static void not_regular(const struct subject *s) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  const int socket_file = socket(AF_UNIX, SOCK_STREAM, 0);
  (void)s;
  EXPECT(!mkfifo(within("pipe"), 0600));
  REFUSED(NRNN_IO, "a regular file, found a pipe: ", load(within("pipe"), e));
  snprintf(address.sun_path, sizeof address.sun_path, "%s", within("socket"));
  EXPECT(!bind(socket_file, (struct sockaddr *)&address, sizeof address));
  REFUSED(NRNN_IO, "found a socket", load(within("socket"), e));
  close(socket_file);
  REFUSED(NRNN_IO, "a regular file, found a directory: /", load("/", e));
  REFUSED(NRNN_IO, "a regular file, found a device: /dev/zero", load("/dev/zero", e));
  REFUSED(NRNN_IO, "a regular file, found a device: /dev/null", load("/dev/null", e));
  unlink(within("pipe"));
  unlink(within("socket"));
}

/* Standard input, where it is a pipe whose other end writes nothing, and where it is a model. */
static void standard_input(const struct subject *s) {
  int ends[2];
  const int kept = dup(0);
  nrnn_error error = {0, ""};
  EXPECT(!pipe(ends) && dup2(ends[0], 0) == 0);
  REFUSED(NRNN_IO, "a regular file, found a pipe: /dev/stdin", load("/dev/stdin", e));
  EXPECT(dup2(open(s->path, O_RDONLY), 0) == 0);
  EXPECT_EQUAL(load("/dev/stdin", &error), NRNN_OK);
  if (kept >= 0) dup2(kept, 0);
  close(ends[0]);
  close(ends[1]);
}

static void reasons(const struct subject *s) {
  char path[1000];
  REFUSED(NRNN_IO, "found no such file or directory: /nowhere/at/all", load("/nowhere/at/all", e));
  REFUSED(NRNN_IO, "found no such file or directory: ", load("", e));
  snprintf(path, sizeof path, "%s/below", s->path);
  REFUSED(NRNN_IO, "found not a directory: ", load(path, e));
  EXPECT(!symlink("loop", within("loop")));
  REFUSED(NRNN_IO, "found too many levels of symbolic links: ", load(within("loop"), e));
  unlink(within("loop"));
  memset(path, 'x', sizeof path - 1);
  path[sizeof path - 1] = 0;
  REFUSED(NRNN_IO, "found file name too long: xxx", load(path, e)); /* the path is cut, not the reason */
}

static void no_descriptor_left(const struct subject *s) {
  struct rlimit before, none;
  EXPECT(!getrlimit(RLIMIT_NOFILE, &before));
  none = before;
  none.rlim_cur = 0;
  EXPECT(!setrlimit(RLIMIT_NOFILE, &none));
  nrnn_error error = {0, ""};
  const nrnn_status status = load(s->path, &error);
  EXPECT(!setrlimit(RLIMIT_NOFILE, &before));
  EXPECT_EQUAL(status, NRNN_IO);
  EXPECT(strstr(error.message, "found too many open files: "));
}

/* Of another user's file; root may read it all the same. */
static void unreadable(const struct subject *s) {
  nrnn_error error = {0, ""};
  (void)s;
  const int file = open(within("secret"), O_CREAT | O_WRONLY, 0);
  EXPECT(file >= 0);
  close(file);
  const nrnn_status status = load(within("secret"), &error);
  if (geteuid() == 0) EXPECT_EQUAL(status, NRNN_NOT_A_MODEL);
  else EXPECT(status == NRNN_IO && strstr(error.message, "found permission denied: "));
  unlink(within("secret"));
}

static void by_a_link(const struct subject *s) {
  char whole[4096];
  nrnn_error error = {0, ""};
  EXPECT(realpath(s->path, whole) && !symlink(whole, within("link")));
  EXPECT_EQUAL(load(within("link"), &error), NRNN_OK);
  unlink(within("link"));
}

int main(int argc, char **argv) {
  static const struct test tests[] = {TEST(not_regular), TEST(standard_input),     TEST(reasons),
                                      TEST(unreadable),  TEST(no_descriptor_left), TEST(by_a_link)};
  alarm(120); /* a wait ends the program */
  if (!mkdtemp(folder)) return 2;
  const int failed = run_tests("files", tests, COUNT(tests), argc, argv);
  rmdir(folder);
  return failed;
}
