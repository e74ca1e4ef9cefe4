#include "nrnn_format.h"

#include <string.h>

#include "wire.h"

#define CHEAP (512u << 10)

// Where the next block lies. What protobuf-c frees while it decodes is not given back.
typedef struct {
  uint8_t *next;
  uint64_t left;
  int exhausted;
} place;

// Zeroed: protobuf-c before 1.5.1 may look at what it has not yet set.
static void *allocate(void *data, size_t size) {
  place *at = data;
  const uint64_t whole = nrnn_block(size);
  if (whole > at->left) {
    at->exhausted = 1;
    return NULL;
  }
  uint8_t *block = at->next;
  at->next += whole;
  at->left -= whole;
  return memset(block, 0, size);
}

static void keep(void *data, void *block) { (void)data, (void)block; }

// Where an assertion of protobuf-c ends in libnrnn (scripts/lib.sh). They are about the generated descriptors, not
// about a file.
_Noreturn void nrnn_decoder_broken(void);
void nrnn_decoder_broken(void) { __builtin_trap(); }

int nrnn_within_budget(const nrnn_scan *scan, size_t size) {
  return scan->decoded <= 4 * (uint64_t)size + 128 * (uint64_t)(size < CHEAP ? size : CHEAP) + (1u << 20);
}

Nrnn__Model *nrnn_decode(const nrnn_scan *scan, const void *bytes, void *memory, size_t room, int *exhausted) {
  place at = {memory, room, 0};
  ProtobufCAllocator allocator = {allocate, keep, &at};
  Nrnn__Model *model = nrnn__model__unpack(&allocator, (size_t)(scan->end - (const uint8_t *)bytes), bytes);
  *exhausted = at.exhausted;
  return model;
}
