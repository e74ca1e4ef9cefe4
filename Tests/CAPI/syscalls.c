/* What is real-time safe asks nothing of the system: a child that may only write and exit lives through it. */
#define _GNU_SOURCE
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "realtime.h"

/* Whether a child survives it in which every system call but read, write and exit is deadly. */
static int survives(const struct subject *s, void (*call)(struct bench *)) {
  struct bench b = prepare(s);
  const pid_t child = fork();
  if (child == 0) {
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT);
    for (int n = 0; n < 3; n++) call(&b);
    syscall(SYS_exit, 0);
  }
  int status = -1;
  waitpid(child, &status, 0);
  finish(&b);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void none(const struct subject *s) {
  for (size_t i = 0; i < SAFE; i++)
    expect(survives(s, safe[i].call), __FILE__, __LINE__, "expected no system call in %s, found one", safe[i].name);
}

static void ask(struct bench *b) {
  (void)b;
  syscall(SYS_getppid);
}

static void positive_control(const struct subject *s) { EXPECT(!survives(s, ask)); }

int main(int argc, char **argv) {
  static const struct test tests[] = {TEST(positive_control), TEST(none)};
  return run_tests("syscalls", tests, COUNT(tests), argc, argv);
}
