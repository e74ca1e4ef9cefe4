/* An ensemble of 256 over a host's own threads: one thread and two give the same bits.
 *   cc parallel.c -o parallel -pthread $(pkg-config --cflags --libs nrnn) && ./parallel ../digits/noisy.nrnn */
#include <nrnn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MEMBERS = 256, STEPS = 32, MOST = 64 }; /* MOST: inputs or outputs */
static void die(const char *message) { fprintf(stderr, "parallel: %s\n", message), exit(EXIT_FAILURE); }

struct pool { /* all but the threads' names is guarded by the lock */
  pthread_mutex_t lock;
  pthread_cond_t begin, end;
  void (*body)(void *task, size_t index);
  void *task;
  size_t count, next, done;
  int stops;
};

static void work(struct pool *pool) { /* with the lock held, but for the bodies */
  while (pool->next < pool->count) {
    const size_t index = pool->next++;
    pthread_mutex_unlock(&pool->lock);
    pool->body(pool->task, index); /* it stays until this index is done */
    pthread_mutex_lock(&pool->lock);
    if (++pool->done == pool->count) pthread_cond_signal(&pool->end);
  }
}

static void *live(void *memory) {
  struct pool *pool = memory;
  pthread_mutex_lock(&pool->lock);
  while (!pool->stops) {
    work(pool);
    pthread_cond_wait(&pool->begin, &pool->lock);
  }
  return (void *)(size_t)pthread_mutex_unlock(&pool->lock);
}

/* What the engine calls: an nrnn_parallel_for. */
static void loop(void *context, size_t count, void (*body)(void *task, size_t index), void *task) {
  struct pool *pool = context;
  pthread_mutex_lock(&pool->lock);
  pool->body = body, pool->task = task, pool->count = count, pool->next = pool->done = 0;
  pthread_cond_broadcast(&pool->begin);
  work(pool);
  while (pool->done < count) pthread_cond_wait(&pool->end, &pool->lock);
  pthread_mutex_unlock(&pool->lock);
}

static void run(const nrnn_model *model, nrnn_parallel_for parallel_for, void *context, nrnn_output *output) {
  nrnn_error error;
  nrnn_stream *stream = NULL;
  nrnn_model_info info = NRNN_MODEL_INFO_INIT;
  nrnn_stream_options options = NRNN_STREAM_OPTIONS_INIT;
  options.members = MEMBERS, options.parallel_for = parallel_for, options.parallel_context = context;
  nrnn_model_get_info(model, &info, NULL);
  if (info.inputs > MOST || info.outputs > MOST) die("expected a smaller model");
  if (nrnn_stream_create(model, &options, &stream, &error)) die(error.message);
  for (int t = 0; t < STEPS; t++) {
    float x[MOST];
    for (uint32_t k = 0; k < info.inputs; k++) x[k] = (float)((t + (int)k) % 16);
    if (nrnn_stream_step(stream, x, info.inputs, 0, output, &error)) die(error.message);
  }
  nrnn_stream_free(stream);
}

int main(int argc, char **argv) {
  nrnn_error error;
  nrnn_model *model = NULL;
  struct pool pool = {
      PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, PTHREAD_COND_INITIALIZER, NULL, NULL, 0, 0, 0, 0};
  pthread_t second;
  float results[2][2 * MOST] = {{0}};
  if (argc != 2) die("expected MODEL");
  if (nrnn_model_load_file(argv[1], NULL, &model, &error)) die(error.message);
  if (pthread_create(&second, NULL, live, &pool)) die("no second thread");
  for (int i = 0; i < 2; i++) {
    nrnn_output output = NRNN_OUTPUT_INIT;
    output.mean = results[i], output.mean_capacity = MOST;
    output.variance = results[i] + MOST, output.variance_capacity = MOST;
    run(model, i == 0 ? NULL : loop, &pool, &output);
  }
  pthread_mutex_lock(&pool.lock);
  pool.stops = 1;
  pthread_cond_broadcast(&pool.begin);
  pthread_mutex_unlock(&pool.lock);
  pthread_join(second, NULL);
  nrnn_model_free(model);
  const int equal = memcmp(results[0], results[1], sizeof results[0]) == 0;
  printf("%d members: one thread and two give %s bits\n", MEMBERS, equal ? "equal" : "other");
  return !equal;
}
