/* Eight threads step, run, copy, clone, keep, close and make the same streams and models, by the rules that the header
 * sets and as a binding with counted handles does: a lock for each stream, two in a fixed order, and whatever is closed
 * goes when its last use has ended. Every stream is at any time one that a single thread would have. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

enum { THREADS = 8, ROUNDS = 150, PLACES = 5, MODELS = 2, MOST = 12 /* samples of an episode */, MEMORY = 131072 };

/* What is given back when the last reference to it has gone. */
struct handle {
  int references;
  nrnn_stream *stream;
  nrnn_model *model;
};

/* A name that several threads know an object by. */
struct place {
  struct handle *handle;
  pthread_mutex_t turn;
};

static struct world {
  pthread_mutex_t names; /* what an interpreter's own lock does: references are read and counted within it */
  struct place streams[PLACES], models[MODELS];
  const struct subject *subject;
  float *x;                          /* [MOST + 1][inputs] */
  struct snapshot *wanted[MOST + 1]; /* after so many samples */
  atomic_int faults, uses;
} world;

static struct handle *use(struct place *p) {
  pthread_mutex_lock(&world.names);
  struct handle *h = p->handle;
  if (h) h->references++;
  pthread_mutex_unlock(&world.names);
  return h;
}

static void drop(struct handle *h) {
  if (!h) return;
  pthread_mutex_lock(&world.names);
  const int last = --h->references == 0;
  pthread_mutex_unlock(&world.names);
  if (!last) return;
  nrnn_stream_free(h->stream);
  nrnn_model_free(h->model);
  free(h);
}

static void rename_to(struct place *p, nrnn_stream *stream, nrnn_model *model) {
  struct handle *h = stream || model ? malloc(sizeof *h) : NULL;
  if (h) *h = (struct handle){1, stream, model};
  pthread_mutex_lock(&world.names);
  struct handle *before = p->handle;
  p->handle = h;
  pthread_mutex_unlock(&world.names);
  drop(before);
}

static void must(int fact) {
  if (!fact) atomic_fetch_add(&world.faults, 1);
}

/* Fails where the state is torn, or not that of its sample. */
static size_t samples_of(const nrnn_stream *stream) {
  static _Thread_local uint8_t bytes[MEMORY];
  nrnn_stream_info info = NRNN_STREAM_INFO_INIT;
  size_t size = 0;
  must(!nrnn_stream_get_info(stream, &info, NULL) && info.samples <= MOST);
  must(!nrnn_stream_snapshot(stream, NULL, 0, bytes, sizeof bytes, &size, NULL));
  const struct snapshot *w = world.wanted[info.samples <= MOST ? info.samples : 0];
  must(size == w->size && !memcmp(bytes, w->bytes, size));
  return info.samples;
}

static void advance(nrnn_stream *stream, unsigned choice) {
  const size_t d = world.subject->info.inputs, done = samples_of(stream);
  if (done == MOST) must(!nrnn_stream_reset(stream, NRNN_RESET_INITIAL, 0, NULL));
  else if (choice % 2) must(!nrnn_stream_step(stream, world.x + done * d, d, 0, NULL, NULL));
  else must(!nrnn_stream_run(stream, world.x + done * d, (MOST - done) * d, MOST - done, NULL, NULL, NULL, NULL, NULL));
}

static void make(struct place *p, struct place *models, unsigned choice) {
  struct handle *m = use(&models[choice % MODELS]);
  nrnn_stream *stream = NULL;
  if (m) must(!nrnn_stream_create(m->model, &world.subject->options, &stream, NULL));
  if (m) must(!nrnn_stream_reset(stream, NRNN_RESET_INITIAL, 0, NULL));
  if (stream) rename_to(p, stream, NULL);
  drop(m);
}

static void reload(struct place *p) {
  nrnn_model *model = NULL;
  must(!nrnn_model_load_file(world.subject->path, NULL, &model, NULL));
  rename_to(p, NULL, model);
}

static void look(struct place *p) {
  struct handle *m = use(p);
  nrnn_model_info info = NRNN_MODEL_INFO_INIT;
  if (m) must(!nrnn_model_get_info(m->model, &info, NULL) && info.fingerprint == world.subject->info.fingerprint);
  drop(m);
}

/* Two streams at once; the locks are taken in the order of their places. */
static void copy(int to, int from) {
  struct place *a = &world.streams[to < from ? to : from], *b = &world.streams[to < from ? from : to];
#ifdef UNLOCKED /* the positive control: the source is not owned */
  a = b = &world.streams[to];
#endif
  pthread_mutex_lock(&a->turn);
  if (a != b) pthread_mutex_lock(&b->turn);
  struct handle *target = use(&world.streams[to]), *source = use(&world.streams[from]);
  if (target && source) must(!nrnn_stream_copy(target->stream, source->stream, NULL));
  if (target) samples_of(target->stream);
  drop(source);
  drop(target);
  if (a != b) pthread_mutex_unlock(&b->turn);
  pthread_mutex_unlock(&a->turn);
}

/* One step of all; what is closed stands as NULL and is refused by itself, as is a stream of the other model. */
static void step_all(void) {
  const size_t d = world.subject->info.inputs;
  struct handle *handles[PLACES];
  nrnn_stream *streams[PLACES] = {NULL};
  nrnn_status statuses[PLACES];
  float *x = calloc(PLACES * d, sizeof *x);
  for (int i = 0; i < PLACES; i++) {
    pthread_mutex_lock(&world.streams[i].turn);
    if (!(handles[i] = use(&world.streams[i]))) continue;
    streams[i] = handles[i]->stream;
    const size_t done = samples_of(streams[i]);
    if (done == MOST) streams[i] = NULL;
    else memcpy(x + (size_t)i * d, world.x + done * d, d * sizeof(float));
  }
  nrnn_streams_step(streams, PLACES, x, PLACES * d, NULL, NULL, statuses, NULL);
  for (int i = PLACES; i--;) {
    if (streams[0]) must(statuses[i] == NRNN_INVALID_ARGUMENT || (streams[i] && statuses[i] == NRNN_OK));
    if (handles[i]) samples_of(handles[i]->stream);
    drop(handles[i]);
    pthread_mutex_unlock(&world.streams[i].turn);
  }
  free(x);
}

/* A stream by itself: moved, copied to another place, kept and taken back. */
static void alone(int place, unsigned choice) {
  struct place *p = &world.streams[place];
  nrnn_stream *clone = NULL;
  pthread_mutex_lock(&p->turn);
  struct handle *h = use(p);
  if (h && choice % 4 == 0) must(!nrnn_stream_clone(h->stream, &clone, NULL));
  else if (h && choice % 4 == 1) {
    const struct snapshot *w = world.wanted[choice / 4 % (MOST + 1)];
    must(!nrnn_stream_restore(h->stream, w->bytes, w->size, NULL, NULL, NULL));
  } else if (h) advance(h->stream, choice);
  if (h) samples_of(h->stream);
  drop(h);
  pthread_mutex_unlock(&p->turn);
  if (clone) rename_to(&world.streams[(place + 1) % PLACES], clone, NULL);
}

static void *work(void *argument) {
  unsigned state = *(unsigned *)argument;
  for (int i = 0; i < ROUNDS; i++) {
    state = state * 1664525u + 1013904223u;
    const unsigned choice = state >> 10;
    const int one = (int)(choice % PLACES), other = (int)(choice / PLACES % PLACES);
    switch (state >> 28) {
      case 0:
      case 1: make(&world.streams[one], world.models, choice / 64); break;
      case 2: rename_to(&world.streams[one], NULL, NULL); break; /* closed */
      case 3: reload(&world.models[choice % MODELS]); break;
      case 4:
        if (choice % 4 == 0) rename_to(&world.models[choice % MODELS], NULL, NULL);
        break;
      case 5: look(&world.models[choice % MODELS]); break;
      case 6:
      case 7:
      case 8: copy(one, other); break;
      case 9: step_all(); break;
      default: alone(one, choice / 64);
    }
    atomic_fetch_add(&world.uses, 1);
  }
  return NULL;
}

static void prepare(const struct subject *s) {
  const size_t d = s->info.inputs;
  world = (struct world){.subject = s, .x = make_inputs(s, MOST + 1)};
  pthread_mutex_init(&world.names, NULL);
  nrnn_stream *stream = open_stream(s);
  OK(nrnn_stream_reset(stream, NRNN_RESET_INITIAL, 0, NULL));
  for (int t = 0; t <= MOST; t++) {
    world.wanted[t] = take(stream);
    OK(nrnn_stream_step(stream, world.x + (size_t)t * d, d, 0, NULL, NULL));
  }
  nrnn_stream_free(stream);
  for (int i = 0; i < PLACES; i++) pthread_mutex_init(&world.streams[i].turn, NULL);
  for (int i = 0; i < MODELS; i++) reload(&world.models[i]);
}

static void finish(void) {
  for (int i = 0; i < PLACES; i++) rename_to(&world.streams[i], NULL, NULL);
  for (int i = 0; i < MODELS; i++) rename_to(&world.models[i], NULL, NULL);
  for (int t = 0; t <= MOST; t++) free(world.wanted[t]);
  free(world.x);
}

static void used_and_closed_by_all(const struct subject *s) {
  if (strcmp(s->kind, "one") && strcmp(s->kind, "five")) return;
  pthread_t threads[THREADS];
  unsigned seeds[THREADS];
  prepare(s);
  for (int i = 0; i < THREADS; i++) {
    seeds[i] = (unsigned)i * 7919 + 1;
    EXPECT(!pthread_create(&threads[i], NULL, work, &seeds[i]));
  }
  for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
  EXPECT_EQUAL(world.faults, 0);
  EXPECT_EQUAL(world.uses, THREADS * ROUNDS);
  finish();
}

int main(int argc, char **argv) {
  static const struct test tests[] = {TEST(used_and_closed_by_all)};
  return run_tests("handles", tests, COUNT(tests), argc, argv);
}
