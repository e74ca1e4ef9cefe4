/* Models and streams in memory of the program, for programs that elsewhere leave it to the library's heap: included
 * first (-include placed.h), it stands for load_memory, create and free. */
#ifndef PLACED_H
#define PLACED_H
#include <nrnn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { PLACES = 8, ALIGNMENT = 64 };
static struct place {
  void *allocated;
  char *memory;
  size_t size;
} places[PLACES];

/* Aligned by hand: newlib has no aligned_alloc that links. */
static void *take(size_t size) {
  struct place *p = places;
  while (p->allocated) p++;
  p->size = size, p->allocated = malloc(size + ALIGNMENT);
  const uintptr_t at = (uintptr_t)p->allocated;
  if (!at) return NULL;
  p->memory = (char *)((at + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
  return memset(p->memory, 0xff, size); /* whatever it holds before: here what is NaN in every format */
}

/* What a handle, an address within a place, lies in. */
static void give_back(const void *handle) {
  const char *at = handle;
  for (struct place *p = places; at && p < places + PLACES; p++)
    if (p->allocated && at >= p->memory && at < p->memory + p->size) free(p->allocated), p->allocated = NULL;
}

static inline nrnn_status placed_load(const void *bytes, size_t size, const nrnn_load_options *options,
                                      nrnn_model **model, nrnn_error *error) {
  size_t memory, temporary;
  const nrnn_status status = nrnn_model_size(bytes, size, options, &memory, NULL, &temporary, error);
  if (status) return status;
  void *const place = take(memory), *const decoding = take(temporary);
  if (!place || !decoding) return NRNN_NO_MEMORY;
  const nrnn_status loaded = nrnn_model_init(place, memory, decoding, temporary, bytes, size, options, model, error);
  give_back(decoding);
  if (loaded) give_back(place);
  return loaded;
}

static inline void placed_unload(nrnn_model *model) {
  nrnn_model_deinit(model);
  give_back(model);
}

static inline nrnn_status placed_create(nrnn_model *model, const nrnn_stream_options *options, nrnn_stream **stream,
                                        nrnn_error *error) {
  size_t size;
  const nrnn_status status = nrnn_stream_size(model, options, &size, NULL, error);
  if (status) return status;
  void *const place = take(size);
  if (!place) return NRNN_NO_MEMORY;
  const nrnn_status created = nrnn_stream_init(place, size, model, options, stream, error);
  if (created) give_back(place);
  return created;
}

static inline void placed_free(nrnn_stream *stream) {
  nrnn_stream_deinit(stream);
  give_back(stream);
}

#define nrnn_model_load_memory placed_load
#define nrnn_model_free placed_unload
#define nrnn_stream_create placed_create
#define nrnn_stream_free placed_free
#endif
