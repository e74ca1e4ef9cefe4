/* A stream in bytes: it goes on where it was taken, in any stream of its kind and in no other. */
#define _POSIX_C_SOURCE 200809L
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support.h"

static void warm(const struct subject *s, nrnn_stream *stream) {
  float *x = make_inputs(s, 7);
  double *dt = make_intervals(s, 7);
  OK(nrnn_stream_run(stream, x, 7 * s->info.inputs, 7, dt, NULL, NULL, NULL, NULL));
  free(x);
  free(dt);
}

/* A stream has two buffers by turns: `used` has taken an odd number of steps. */
static void goes_on_in(const struct subject *s, int used) {
  struct subject other = *s;
  other.options.seed = 5;
  other.options.stream_id = 6;
  nrnn_stream *stream = open_stream(s), *restored = open_stream(&other);
  warm(s, stream);
  OK(nrnn_stream_reset(stream, NRNN_RESET_INITIAL, 3, NULL));
  warm(s, stream);
  if (used) warm(s, restored);
  struct snapshot *snapshot = take(stream);
  OK(nrnn_stream_restore(restored, snapshot->bytes, snapshot->size, NULL, NULL, NULL));
  EXPECT(same_stream(stream, restored) && continue_alike(s, stream, restored));
  nrnn_stream_free(stream);
  nrnn_stream_free(restored);
  free(snapshot);
}

static void uninterrupted(const struct subject *s) {
  goes_on_in(s, 0);
  goes_on_in(s, 1);
}

/* The caller's bytes come back, and no more than they. */
static void user_bytes(const struct subject *s) {
  nrnn_stream *stream = open_stream(s);
  uint8_t bytes[32768], user[NRNN_SNAPSHOT_USER_MAX], back[NRNN_SNAPSHOT_USER_MAX];
  for (size_t i = 0; i < sizeof user; i++) user[i] = (uint8_t)(i + 1);
  for (size_t n = 0; n <= sizeof user; n++) {
    size_t size = 0, count = 99;
    memset(back, 0xA5, sizeof back);
    OK(nrnn_stream_snapshot(stream, n ? user : NULL, n, bytes, sizeof bytes, &size, NULL));
    OK(nrnn_stream_restore(stream, bytes, size, back, &count, NULL));
    EXPECT_EQUAL(count, n);
    EXPECT(!memcmp(back, user, n) && (n == sizeof back || back[n] == 0xA5));
    OK(nrnn_stream_restore(stream, bytes, size, NULL, NULL, NULL));
  }
  nrnn_stream_free(stream);
}

static void described(const struct subject *s) {
  nrnn_stream *stream = open_stream(s);
  nrnn_stream_info wanted = NRNN_STREAM_INFO_INIT, found = NRNN_STREAM_INFO_INIT;
  uint64_t fingerprint = 0;
  warm(s, stream);
  struct snapshot *snapshot = take(stream);
  OK(nrnn_stream_get_info(stream, &wanted, NULL));
  OK(nrnn_snapshot_get_info(snapshot->bytes, snapshot->size, &found, &fingerprint, NULL));
  OK(nrnn_snapshot_get_info(snapshot->bytes, snapshot->size, &found, NULL, NULL));
  EXPECT(fingerprint == s->info.fingerprint);
  EXPECT(found.seed == wanted.seed && found.stream_id == wanted.stream_id && found.episode == wanted.episode);
  EXPECT(found.tick == wanted.tick && found.samples == wanted.samples && found.time == wanted.time);
  EXPECT(found.noise_scale == wanted.noise_scale && found.members == wanted.members && found.noise == wanted.noise);
  EXPECT(found.snapshot_bytes == wanted.snapshot_bytes && wanted.samples > 0);
  nrnn_stream_free(stream);
  free(snapshot);
}

static void of_another_kind(const struct subject *s) {
  struct subject other = *s;
  other.options.members += 2;
  if (s->info.has_noise) other.options.noise = NRNN_NOISE_ON;
  nrnn_stream *stream = open_stream(s), *more = open_stream(&other);
  struct snapshot *snapshot = take(more);
  watch(stream);
  REFUSED(NRNN_SNAPSHOT_OF_OTHER_STREAM, "members",
          nrnn_stream_restore(stream, snapshot->bytes, snapshot->size, NULL, NULL, e));
  REFUSED(NRNN_SNAPSHOT_OF_OTHER_STREAM, "members",
          nrnn_stream_reset_to(stream, snapshot->bytes, snapshot->size, 0, e));
  nrnn_stream_free(stream);
  nrnn_stream_free(more);
  free(snapshot);
}

/* Writes `size` bytes at `place` and makes the checksum right again. */
static void alter(struct snapshot *snapshot, size_t place, const void *bytes, size_t size) {
  uint32_t crc = UINT32_MAX;
  memcpy(snapshot->bytes + place, bytes, size);
  for (size_t i = 0; i < snapshot->size - 4; i++) {
    crc ^= snapshot->bytes[i];
    for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
  }
  crc = ~crc;
  memcpy(snapshot->bytes + snapshot->size - 4, &crc, sizeof crc);
}

static void of_another_model(const struct subject *s) {
  enum { FINGERPRINT = 16 };
  const uint64_t other = s->info.fingerprint ^ 1;
  nrnn_stream *stream = open_stream(s);
  struct snapshot *snapshot = take(stream);
  alter(snapshot, FINGERPRINT, &other, sizeof other);
  watch(stream);
  REFUSED(NRNN_SNAPSHOT_OF_OTHER_MODEL, "fingerprint",
          nrnn_stream_restore(stream, snapshot->bytes, snapshot->size, NULL, NULL, e));
  nrnn_stream_free(stream);
  free(snapshot);
}

static void restore_and_use(const struct subject *s, const struct snapshot *snapshot) {
  nrnn_stream *stream = open_stream(s);
  float *x = make_inputs(s, 1);
  nrnn_stream_restore(stream, snapshot->bytes, snapshot->size, NULL, NULL, NULL);
  nrnn_stream_step(stream, x, s->info.inputs, 0, NULL, NULL);
  nrnn_stream_reset(stream, NRNN_RESET_INITIAL, NRNN_NEXT_EPISODE, NULL);
  nrnn_stream_free(stream);
  free(x);
}

/* Every 8 bytes of the header at their extremes, under a right checksum: refused or lived with, but no trap. */
static void hostile_headers(const struct subject *s) {
  enum { HEADER = 144 };
  static const uint64_t extremes[] = {0,
                                      1,
                                      UINT64_MAX,
                                      INT64_MAX,
                                      UINT64_C(1) << 63,
                                      (UINT64_C(1) << 40) - 1,
                                      UINT64_C(0x7fefffffffffffff),
                                      UINT64_C(0x7ff8000000000000)};
  nrnn_stream *stream = open_stream(s);
  for (size_t place = 8; place < HEADER; place += 8) {
    const pid_t child = fork();
    if (child == 0) {
      for (size_t i = 0; i < COUNT(extremes); i++) {
        struct snapshot *snapshot = take(stream);
        alter(snapshot, place, &extremes[i], 8);
        restore_and_use(s, snapshot);
      }
      _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    expect(WIFEXITED(status), __FILE__, __LINE__, "a snapshot altered at byte %zu ends the process by signal %d", place,
           WTERMSIG(status));
  }
  nrnn_stream_free(stream);
}

int main(int argc, char **argv) {
  static const struct test tests[] = {TEST(uninterrupted),   TEST(user_bytes),       TEST(described),
                                      TEST(of_another_kind), TEST(of_another_model), TEST(hostile_headers)};
  return run_tests("snapshots", tests, COUNT(tests), argc, argv);
}
