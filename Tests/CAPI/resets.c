/* Episodes: a stream that is reset is a new one, with noise of its own. */
#include <stdlib.h>
#include <string.h>

#include "support.h"

static void warm(const struct subject *s, nrnn_stream *stream) {
  float *x = make_inputs(s, 7);
  OK(nrnn_stream_run(stream, x, 7 * s->info.inputs, 7, NULL, NULL, NULL, NULL, NULL));
  free(x);
}

static nrnn_stream_info info_of(const nrnn_stream *stream) {
  nrnn_stream_info info = NRNN_STREAM_INFO_INIT;
  OK(nrnn_stream_get_info(stream, &info, NULL));
  return info;
}

/* Whatever came before. */
static void as_new(const struct subject *s) {
  static const uint64_t episodes[] = {0, 1, 5, (UINT64_C(1) << 40) - 1};
  for (size_t i = 0; i < COUNT(episodes); i++) {
    nrnn_stream *used = open_stream(s), *fresh = open_stream(s);
    warm(s, used);
    OK(nrnn_stream_reset(used, NRNN_RESET_INITIAL, episodes[i], NULL));
    OK(nrnn_stream_reset(fresh, NRNN_RESET_INITIAL, episodes[i], NULL));
    const nrnn_stream_info info = info_of(used);
    EXPECT(info.episode == episodes[i] && info.tick == 0 && info.samples == 0 && info.time == 0);
    EXPECT(same_stream(used, fresh) && continue_alike(s, used, fresh));
    nrnn_stream_free(used);
    nrnn_stream_free(fresh);
  }
}

/* A stream begins in episode 0; the next is 1; an earlier one can be played again. */
static void episodes(const struct subject *s) {
  nrnn_stream *stream = open_stream(s), *first = NULL, *second = NULL;
  OK(nrnn_stream_clone(stream, &first, NULL));
  EXPECT_EQUAL(info_of(stream).episode, 0);
  warm(s, stream);
  OK(nrnn_stream_reset(stream, NRNN_RESET_INITIAL, NRNN_NEXT_EPISODE, NULL));
  EXPECT_EQUAL(info_of(stream).episode, 1);
  OK(nrnn_stream_clone(stream, &second, NULL));
  OK(nrnn_stream_reset(stream, NRNN_RESET_INITIAL, 0, NULL));
  EXPECT(continue_alike(s, stream, first));
  OK(nrnn_stream_reset(first, NRNN_RESET_INITIAL, 0, NULL));
  EXPECT(!continue_alike(s, first, second)); /* at the least the episode differs */
  nrnn_stream_free(stream);
  nrnn_stream_free(first);
  nrnn_stream_free(second);
}

/* Members differ between episodes if there is noise, and the nominal path never does. */
static void noise_of_episodes(const struct subject *s) {
  nrnn_stream *stream = open_stream(s);
  float *x = make_inputs(s, 3);
  struct results a = make_results(s, 3), b = make_results(s, 3);
  OK(nrnn_stream_run(stream, x, 3 * s->info.inputs, 3, NULL, NULL, &a.output, NULL, NULL));
  OK(nrnn_stream_reset(stream, NRNN_RESET_INITIAL, NRNN_NEXT_EPISODE, NULL));
  OK(nrnn_stream_run(stream, x, 3 * s->info.inputs, 3, NULL, NULL, &b.output, NULL, NULL));
  const size_t K = s->info.outputs, size = 3 * K * sizeof(float);
  EXPECT(!memcmp(a.output.nominal, b.output.nominal, size));
  const int differ = memcmp(a.output.members, b.output.members, size * s->options.members);
  EXPECT(!differ == (info_of(stream).noise == NRNN_NOISE_OFF));
  nrnn_stream_free(stream);
  free_results(&a);
  free_results(&b);
  free(x);
}

/* ZERO gives zeros, INITIAL what the model says, to every member in every layer. */
static void states(const struct subject *s) {
  nrnn_stream *fresh = open_stream(s), *zero = open_stream(s);
  warm(s, zero);
  OK(nrnn_stream_reset(zero, NRNN_RESET_ZERO, 0, NULL));
  int initial_is_zero = 1;
  for (uint32_t l = 0; l < s->info.layers; l++)
    for (int64_t m = NRNN_NOMINAL; m < (int64_t)s->options.members; m++) {
      nrnn_layer_info layer = NRNN_LAYER_INFO_INIT;
      float found[128], nominal[128];
      OK(nrnn_model_get_layer(s->model, l, &layer, NULL));
      OK(nrnn_stream_state(zero, l, m, found, 128, NULL));
      for (size_t i = 0; i < layer.state; i++) EXPECT(found[i] == 0);
      OK(nrnn_stream_state(fresh, l, m, found, 128, NULL));
      OK(nrnn_stream_state(fresh, l, NRNN_NOMINAL, nominal, 128, NULL));
      EXPECT(!memcmp(found, nominal, layer.state * sizeof *found));
      for (size_t i = 0; i < layer.state; i++) initial_is_zero &= found[i] == 0;
    }
  EXPECT(initial_is_zero == !strstr(s->model_name, "initial"));
  nrnn_stream_free(fresh);
  nrnn_stream_free(zero);
}

/* The state of the snapshot, and nothing else of it. */
static void to_snapshot(const struct subject *s) {
  struct subject other = *s;
  other.options.seed = 1234;
  nrnn_stream *source = open_stream(&other), *stream = open_stream(s);
  warm(s, source);
  struct snapshot *snapshot = take(source);
  OK(nrnn_stream_reset_to(stream, snapshot->bytes, snapshot->size, NRNN_NEXT_EPISODE, NULL));
  const nrnn_stream_info info = info_of(stream);
  EXPECT(info.seed == s->options.seed && info.stream_id == s->options.stream_id && info.episode == 1);
  EXPECT(info.tick == 0 && info.samples == 0 && info.time == 0);
  for (uint32_t l = 0; l < s->info.layers; l++)
    for (int64_t m = NRNN_NOMINAL; m < (int64_t)s->options.members; m++) {
      float a[128] = {0}, b[128] = {0};
      OK(nrnn_stream_state(source, l, m, a, 128, NULL));
      OK(nrnn_stream_state(stream, l, m, b, 128, NULL));
      EXPECT(!memcmp(a, b, sizeof a));
    }
  nrnn_stream_free(source);
  nrnn_stream_free(stream);
  free(snapshot);
}

int main(int argc, char **argv) {
  static const struct test tests[] = {TEST(as_new), TEST(episodes), TEST(noise_of_episodes), TEST(states),
                                      TEST(to_snapshot)};
  return run_tests("resets", tests, COUNT(tests), argc, argv);
}
