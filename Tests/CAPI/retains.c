/* What is real-time safe counts no references: the library's objects are linked with counters in place of the Swift
 * runtime's functions, which are weak there. Each counts and does nothing else, so that what it counts leaks. */
#include "realtime.h"

static size_t calls;

#define COUNTING(name)      \
  void *name(void *object); \
  void *name(void *object) { return calls++, object; }
#define COUNTING_N(name)                \
  void *name(void *object, uint32_t n); \
  void *name(void *object, uint32_t n) { return (void)n, calls++, object; }

COUNTING(swift_retain)
COUNTING(swift_release)
COUNTING(swift_bridgeObjectRetain)
COUNTING(swift_bridgeObjectRelease)
COUNTING_N(swift_retain_n)
COUNTING_N(swift_release_n)
COUNTING_N(swift_bridgeObjectRetain_n)
COUNTING_N(swift_bridgeObjectRelease_n)

/* control.swift: a class, retained and released. */
int64_t control_count(int64_t n);

static void none(const struct subject *s) {
  for (size_t i = 0; i < SAFE; i++) {
    struct bench b = prepare(s);
    const size_t before = calls;
    safe[i].call(&b);
    expect(calls == before, __FILE__, __LINE__, "expected no count in %s, found %zu", safe[i].name, calls - before);
    finish(&b);
  }
}

static void positive_control(const struct subject *s) {
  (void)s;
  const size_t before = calls;
  EXPECT_EQUAL(control_count(10), 45);
  EXPECT(calls > before);
}

int main(int argc, char **argv) {
  static const struct test tests[] = {TEST(positive_control), TEST(none)};
  return run_tests("retains", tests, COUNT(tests), argc, argv);
}
