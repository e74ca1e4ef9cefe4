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

/* A file, and what it needs. */
struct place {
  uint8_t *bytes, *memory, *temporary;
  size_t size, memory_size, temporary_size;
};

static struct place open_place(const char *path) {
  struct place p = {0};
  size_t align = 0;
  FILE *file = fopen(path, "rb");
  fseek(file, 0, SEEK_END);
  p.size = (size_t)ftell(file);
  rewind(file);
  p.bytes = aligned(p.size);
  EXPECT_EQUAL(fread(p.bytes, 1, p.size, file), p.size);
  fclose(file);
  OK(nrnn_model_size(p.bytes, p.size, NULL, &p.memory_size, &align, &p.temporary_size, NULL));
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
  return nrnn_model_init(p->memory, memory, p->temporary, temporary, p->bytes, p->size, NULL, model, e);
}

static uint64_t used(const nrnn_model *model) {
  nrnn_model_info info = NRNN_MODEL_INFO_INIT;
  OK(nrnn_model_get_info(model, &info, NULL));
  return info.bytes;
}

/* What is said to be enough is, and by how much; what a model has taken is enough for the next. */
static void enough(const struct subject *s) {
  struct place p = open_place(s->path);
  nrnn_model *model = NULL;
  char needed[32];
  OK(init(&p, p.memory_size, p.temporary_size, &model, NULL));
  const size_t bytes = (size_t)used(model);
  expect(bytes <= p.memory_size && p.memory_size <= 2 * bytes + (24 << 10), __FILE__, __LINE__,
         "expected a bound near %zu bytes, found %zu", bytes, p.memory_size);
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

/* In two places side by side, over what was there before; the temporary memory is somebody else's at once. */
static void same_bits(const struct subject *s) {
  struct place a = open_place(s->path), b = open_place(s->path);
  struct subject in_a = *s, in_b = *s;
  OK(init(&a, a.memory_size, a.temporary_size, &in_a.model, NULL));
  memset(a.temporary, GARBAGE, a.temporary_size);
  memset(a.bytes, GARBAGE, a.size);
  OK(init(&b, b.memory_size, b.temporary_size, &in_b.model, NULL));
  nrnn_stream *streams[3] = {open_stream(s), open_stream(&in_a), open_stream(&in_b)};
  nrnn_model_deinit(in_a.model); /* its stream holds it */
  EXPECT(continue_alike(s, streams[0], streams[1]));
  nrnn_stream_free(streams[0]);
  streams[0] = open_stream(s);
  EXPECT(continue_alike(s, streams[0], streams[2]));
  for (int i = 0; i < 3; i++) nrnn_stream_free(streams[i]);
  nrnn_model_free(in_b.model);
  close_place(&a);
  close_place(&b);
}

static void misuse(const struct subject *s) {
  struct place p = open_place(s->path);
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

/* A file that is not packed cannot be read in place; what is trusted is not summed. */
static void flags(const struct subject *s) {
  struct place p = open_place(s->path);
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
  p.bytes[p.size - 1] ^= 1;
  OK(nrnn_model_init(p.memory, p.memory_size, p.temporary, p.temporary_size, p.bytes, p.size, &options, &model, NULL));
  nrnn_model_deinit(model);
  close_place(&p);
}

int main(int argc, char **argv) {
  static const struct test tests[] = {TEST(enough), TEST(same_bits), TEST(misuse), TEST(flags)};
  return run_tests("places", tests, COUNT(tests), argc, argv);
}
