/* Models in memory of the caller: how much they take, what is refused, and that they give the bits of those on the
 * heap. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

enum { GARBAGE = 0xA5, GUARD = 64 };

static uint8_t *aligned(size_t size) {
  uint8_t *memory = aligned_alloc(64, (size + GUARD + 63) / 64 * 64);
  return memset(memory, GARBAGE, size + GUARD);
}

static int guarded(const uint8_t *memory, size_t size) {
  for (size_t i = 0; i < GUARD; i++)
    if (memory[size + i] != GARBAGE) return 0;
  return 1;
}

/* How a file is loaded, and by how much more than a model takes is asked for at most. */
static const struct way {
  const char *suffix;
  uint32_t flags;
  size_t slack, of_layer, factor;
} ways[] = {{"", 0, 24 << 10, 0, 1},
            {".packed", 0, 768 + 64, 256, 0},
            {".packed", NRNN_LOAD_IN_PLACE, 768, 256, 0},
            {".packed", NRNN_LOAD_IN_PLACE | NRNN_LOAD_TRUSTED, 768, 256, 0}};

/* A file, and what it needs. */
struct place {
  nrnn_load_options options;
  uint8_t *bytes, *memory, *temporary;
  size_t size, memory_size, temporary_size;
};

static struct place open_place(const struct subject *s, const struct way *way) {
  struct place p = {.options = NRNN_LOAD_OPTIONS_INIT};
  char path[512];
  size_t align = 0;
  p.options.flags = way->flags;
  snprintf(path, sizeof path, "%s%s", s->path, way->suffix);
  FILE *file = fopen(path, "rb");
  fseek(file, 0, SEEK_END);
  p.size = (size_t)ftell(file);
  rewind(file);
  p.bytes = aligned(p.size);
  EXPECT_EQUAL(fread(p.bytes, 1, p.size, file), p.size);
  fclose(file);
  OK(nrnn_model_size(p.bytes, p.size, &p.options, &p.memory_size, &align, &p.temporary_size, NULL));
  EXPECT_EQUAL(align, 64);
  p.memory = aligned(p.memory_size);
  p.temporary = aligned(p.temporary_size);
  return p;
}

static void close_place(struct place *p) {
  EXPECT(guarded(p->memory, p->memory_size));
  EXPECT(guarded(p->temporary, p->temporary_size));
  free(p->bytes);
  free(p->memory);
  free(p->temporary);
}

static nrnn_status init(const struct place *p, size_t memory, size_t temporary, nrnn_model **model, nrnn_error *e) {
  return nrnn_model_init(p->memory, memory, p->temporary, temporary, p->bytes, p->size, &p->options, model, e);
}

static nrnn_model_info info_of(const nrnn_model *model) {
  nrnn_model_info info = NRNN_MODEL_INFO_INIT;
  OK(nrnn_model_get_info(model, &info, NULL));
  return info;
}

/* What is said to be enough is, and by how much; what a model has taken is enough for the next. */
static void enough_for(const struct subject *s, const struct way *way) {
  struct place p = open_place(s, way);
  nrnn_model *model = NULL;
  char needed[32];
  OK(init(&p, p.memory_size, p.temporary_size, &model, NULL));
  const nrnn_model_info info = info_of(model);
  const size_t bytes = (size_t)info.bytes;
  expect(
      bytes <= p.memory_size && p.memory_size <= bytes + bytes * way->factor + way->slack + way->of_layer * info.layers,
      __FILE__, __LINE__, "expected a bound near %zu bytes, found %zu", bytes, p.memory_size);
  EXPECT_EQUAL(info.packed, way->suffix[0] != 0);
  EXPECT_EQUAL(info.in_place, (way->flags & NRNN_LOAD_IN_PLACE) != 0);
  EXPECT_EQUAL(info.fingerprint, s->info.fingerprint);
  nrnn_model_deinit(model);
  OK(init(&p, bytes, p.temporary_size, &model, NULL));
  nrnn_model_deinit(model);
  snprintf(needed, sizeof needed, "expected %zu", p.memory_size);
  REFUSED(NRNN_BUFFER_TOO_SMALL, needed, init(&p, bytes - 1, p.temporary_size, &model, e));
  EXPECT(!model);
  REFUSED(NRNN_BUFFER_TOO_SMALL, "memory", init(&p, 0, p.temporary_size, &model, e));
  snprintf(needed, sizeof needed, "expected %zu", p.temporary_size);
  REFUSED(NRNN_BUFFER_TOO_SMALL, needed, init(&p, p.memory_size, p.temporary_size - 1, &model, e));
  REFUSED(NRNN_BUFFER_TOO_SMALL, "temporary", init(&p, p.memory_size, 0, &model, e));
  EXPECT(!model);
  close_place(&p);
}

static void enough(const struct subject *s) {
  for (size_t i = 0; i < COUNT(ways); i++) enough_for(s, &ways[i]);
}

/* Over what was there before; the temporary memory is somebody else's at once, and the file too unless it is in place.
 * The handle goes first: the stream holds the model. */
static void same_bits(const struct subject *s) {
  for (size_t i = 0; i < COUNT(ways); i++) {
    struct place p = open_place(s, &ways[i]);
    struct subject placed = *s;
    OK(init(&p, p.memory_size, p.temporary_size, &placed.model, NULL));
    memset(p.temporary, GARBAGE, p.temporary_size);
    if (!(ways[i].flags & NRNN_LOAD_IN_PLACE)) memset(p.bytes, GARBAGE, p.size);
    nrnn_stream *ours = open_stream(s), *there = open_stream(&placed);
    nrnn_model_deinit(placed.model);
    EXPECT(continue_alike(s, ours, there));
    nrnn_stream_free(ours);
    nrnn_stream_free(there);
    close_place(&p);
  }
}

/* Two models side by side, and one where another was. */
static void side_by_side(const struct subject *s) {
  struct place a = open_place(s, &ways[0]), b = open_place(s, &ways[2]);
  struct subject in_a = *s, in_b = *s;
  OK(init(&b, b.memory_size, b.temporary_size, &in_b.model, NULL));
  for (int time = 0; time < 2; time++) {
    OK(init(&a, a.memory_size, a.temporary_size, &in_a.model, NULL));
    nrnn_stream *there = open_stream(&in_a), *here = open_stream(&in_b);
    EXPECT(continue_alike(s, there, here));
    nrnn_stream_free(there);
    nrnn_stream_free(here);
    nrnn_model_free(in_a.model); /* the same as deinit */
  }
  nrnn_model_deinit(in_b.model);
  close_place(&a);
  close_place(&b);
}

static void misuse(const struct subject *s) {
  struct place p = open_place(s, &ways[0]);
  nrnn_model *model = NULL;
  size_t memory = 1, align = 1, temporary = 1;
  const size_t m = p.memory_size, t = p.temporary_size;
  REFUSED(NRNN_INVALID_ARGUMENT, "bytes", nrnn_model_size(NULL, 0, NULL, &memory, &align, &temporary, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "memory", nrnn_model_size(p.bytes, p.size, NULL, NULL, &align, &temporary, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "temporary", nrnn_model_size(p.bytes, p.size, NULL, &memory, &align, NULL, e));
  REFUSED(NRNN_NOT_A_MODEL, "file", nrnn_model_size("something else", 14, NULL, &memory, &align, &temporary, e));
  REFUSED(NRNN_CORRUPT, "file", nrnn_model_size(p.bytes, p.size - 1, NULL, &memory, &align, &temporary, e));
  EXPECT(memory == 1 && align == 1 && temporary == 1);
  REFUSED(NRNN_INVALID_ARGUMENT, "memory", nrnn_model_init(NULL, m, p.temporary, t, p.bytes, p.size, NULL, &model, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "temporary", nrnn_model_init(p.memory, m, NULL, t, p.bytes, p.size, NULL, &model, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "bytes", nrnn_model_init(p.memory, m, p.temporary, t, NULL, 0, NULL, &model, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "model", nrnn_model_init(p.memory, m, p.temporary, t, p.bytes, p.size, NULL, NULL, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "memory: expected an address aligned to 64",
          nrnn_model_init(p.memory + 32, m, p.temporary, t, p.bytes, p.size, NULL, &model, e));
  REFUSED(NRNN_INVALID_ARGUMENT, "temporary: expected an address aligned to 64",
          nrnn_model_init(p.memory, m, p.temporary + 8, t, p.bytes, p.size, NULL, &model, e));
  p.bytes[p.size / 2] ^= 1;
  REFUSED(NRNN_CORRUPT, "checksum", init(&p, m, t, &model, e));
  EXPECT(!model);
  nrnn_model_deinit(NULL);
  close_place(&p);
}

/* Weights that are read where they lie, lie as kernels read them. */
static void misaligned(const struct subject *s) {
  struct place p = open_place(s, &ways[2]);
  nrnn_model *model = NULL;
  uint8_t *bytes = aligned(p.size + 32);
  memcpy(bytes + 32, p.bytes, p.size);
  REFUSED(NRNN_INVALID_ARGUMENT, "multiple of 64",
          nrnn_model_init(p.memory, p.memory_size, p.temporary, p.temporary_size, bytes + 32, p.size, &p.options,
                          &model, e));
  free(bytes);
  close_place(&p);
}

/* A file that is not packed cannot be read in place; what is trusted is not summed. */
static void flags(const struct subject *s) {
  struct place p = open_place(s, &ways[0]);
  nrnn_load_options options = NRNN_LOAD_OPTIONS_INIT;
  nrnn_model *model = NULL;
  size_t memory, temporary;
  options.flags = NRNN_LOAD_IN_PLACE;
  REFUSED(NRNN_UNSUPPORTED, "packed", nrnn_model_size(p.bytes, p.size, &options, &memory, NULL, &temporary, e));
  REFUSED(
      NRNN_UNSUPPORTED, "packed",
      nrnn_model_init(p.memory, p.memory_size, p.temporary, p.temporary_size, p.bytes, p.size, &options, &model, e));
  options.flags = 4;
  REFUSED(NRNN_UNSUPPORTED, "options.flags", nrnn_model_size(p.bytes, p.size, &options, &memory, NULL, &temporary, e));
  options.flags = NRNN_LOAD_TRUSTED;
  p.bytes[p.size - 1] ^= 1; /* the checksum */
  OK(nrnn_model_init(p.memory, p.memory_size, p.temporary, p.temporary_size, p.bytes, p.size, &options, &model, NULL));
  nrnn_model_deinit(model);
  close_place(&p);
}

int main(int argc, char **argv) {
  static const struct test tests[] = {TEST(enough), TEST(same_bits),  TEST(side_by_side),
                                      TEST(misuse), TEST(misaligned), TEST(flags)};
  return run_tests("places", tests, COUNT(tests), argc, argv);
}
