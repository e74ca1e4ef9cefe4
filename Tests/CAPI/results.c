/* The structs that a call is given: output arrays, and rubbish. */
#include <stdlib.h>
#include <string.h>

#include "support.h"

enum { GUARD = 64, FILL = 0xA5 };

static size_t one(const struct subject *s) { return (void)s, 1; }
static size_t outputs(const struct subject *s) { return s->info.outputs; }
static size_t levels(const struct subject *s) { return s->info.outputs * s->options.quantile_count; }
static size_t members(const struct subject *s) { return s->info.outputs * s->options.members; }

#define ARRAY(name, width) \
  { #name, offsetof(nrnn_output, name), offsetof(nrnn_output, name##_capacity), width }

const struct array arrays[ARRAYS] = {
    ARRAY(nominal, outputs),        ARRAY(mean, outputs),    ARRAY(variance, outputs),
    ARRAY(quantiles, levels),       ARRAY(members, members), ARRAY(entropy, one),
    ARRAY(mutual_information, one), ARRAY(flags, one),       ARRAY(largest_z, one),
};

int applies(const struct array *array, const struct subject *subject) {
  const int of_classes = !strcmp(array->name, "entropy") || !strcmp(array->name, "mutual_information");
  return array->width(subject) > 0 && !(of_classes && subject->info.task == NRNN_TASK_REGRESSION);
}

/* All elements are of 4 bytes. */
static void *get(const nrnn_output *output, const struct array *array) {
  void *pointer;
  memcpy(&pointer, (const char *)output + array->pointer, sizeof pointer);
  return pointer;
}

static void set(nrnn_output *output, const struct array *array, void *pointer, size_t capacity) {
  memcpy((char *)output + array->pointer, &pointer, sizeof pointer);
  memcpy((char *)output + array->capacity, &capacity, sizeof capacity);
}

struct results make_results(const struct subject *subject, size_t steps) {
  struct results r = {NRNN_OUTPUT_INIT, NULL, GUARD};
  for (size_t a = 0; a < ARRAYS; a++) r.size += 4 * steps * arrays[a].width(subject) + GUARD;
  r.bytes = malloc(r.size);
  memset(r.bytes, FILL, r.size);
  uint8_t *next = r.bytes + GUARD;
  for (size_t a = 0; a < ARRAYS; a++) {
    const size_t elements = steps * arrays[a].width(subject);
    if (applies(&arrays[a], subject)) set(&r.output, &arrays[a], next, elements);
    next += 4 * elements + GUARD;
  }
  return r;
}

void free_results(struct results *results) { free(results->bytes); }

int untouched(const struct results *results) {
  for (size_t i = 0; i < results->size; i++)
    if (results->bytes[i] != FILL) return 0;
  return 1;
}

int equal_results(const struct results *a, const struct results *b) {
  return a->size == b->size && !memcmp(a->bytes, b->bytes, a->size);
}

nrnn_output output_at(const struct subject *subject, const nrnn_output *output, size_t step) {
  nrnn_output row = *output;
  for (size_t a = 0; a < ARRAYS; a++) {
    size_t capacity;
    memcpy(&capacity, (const char *)output + arrays[a].capacity, sizeof capacity);
    const size_t done = step * arrays[a].width(subject);
    char *start = get(output, &arrays[a]);
    if (start) set(&row, &arrays[a], start + 4 * done, capacity - done);
  }
  return row;
}

void *rubbish(size_t struct_size) {
  uint8_t *memory = malloc(1024);
  memset(memory, RUBBISH, 1024);
  memcpy(memory, &struct_size, sizeof struct_size);
  return memory;
}

const size_t bad_sizes[BAD_SIZES] = {0, 1, sizeof(size_t) - 1, SIZE_MAX, SIZE_MAX / 2 + 1, 1u << 20};
