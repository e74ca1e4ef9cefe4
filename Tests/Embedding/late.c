/* A library that is loaded while threads run: its first call in a thread, and the first that fails there, allocates
 * nothing. late LIBRARY */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <nrnn.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>

/* Every allocation of the process, whatever its libc: pieces of one array, which never come back. */
static _Alignas(64) char arena[1 << 24];
static size_t used;
static volatile size_t calls; /* compilers take it that strdup changes nothing of ours */
static void *take(size_t align, size_t size) {
  const size_t start = (used + align - 1) / align * align;
  if (size > sizeof arena - start) return NULL;
  used = start + size;
  return calls++, arena + start;
}
void *malloc(size_t size) { return take(64, size); }
void *calloc(size_t count, size_t size) { return take(64, count * size); }
void *realloc(void *old, size_t size) {
  void *new = take(64, size);
  return new &&old ? memcpy(new, old, size) : new; /* more than it had lies in the array too */
}
void *memalign(size_t align, size_t size) { return take(align, size); }
void *aligned_alloc(size_t align, size_t size) { return take(align, size); }
int posix_memalign(void **to, size_t align, size_t size) { return !(*to = take(align, size)); }
void free(void *nothing) { (void)nothing; }

typedef nrnn_status (*step_function)(nrnn_stream *const *, size_t, const float *, size_t, const double *,
                                     const nrnn_output *, nrnn_status *, nrnn_error *);
static step_function step;
static sem_t loaded;
static nrnn_error error;
static size_t allocated;

static void *first_use(void *nothing) {
  sem_wait(&loaded);
  const size_t before = calls;
  step(NULL, 1, NULL, 0, NULL, NULL, NULL, &error);
  allocated = calls - before;
  return nothing;
}

int main(int argc, char **argv) {
  pthread_t thread;
  sem_init(&loaded, 0, 0);
  pthread_create(&thread, NULL, first_use, NULL);
  const size_t before = calls;
  const char *volatile path = argc > 1 ? strdup(argv[1]) : "";
  if (argc > 1 && calls == before) return printf("expected strdup to be seen to allocate, found nothing counted\n"), 1;
  void *library = argc > 1 ? dlopen(path, RTLD_NOW | RTLD_LOCAL) : NULL;
  if (!library) return printf("expected a library, found %s\n", argc > 1 ? dlerror() : "none"), 1;
  void *symbol = dlsym(library, "nrnn_streams_step");
  memcpy(&step, &symbol, sizeof step);
  sem_post(&loaded);
  pthread_join(thread, NULL);
  if (error.status != NRNN_INVALID_ARGUMENT || !strstr(error.message, "expected"))
    return printf("expected a sentence, found %d and '%s'\n", error.status, error.message), 1;
  if (allocated) return printf("expected no allocation, found %zu\n", allocated), 1;
  printf("allocates nothing\n");
  return 0;
}
