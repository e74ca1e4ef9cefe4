#include "nrnn_format.h"

#include <stdlib.h>
#include <string.h>

#include "wire.h"

enum { OF_AN_ALLOCATION = 16 };  // what malloc takes for itself
#define CHEAP (512u << 10)

// Blocks are zeroed: protobuf-c before 1.5.1 may free what it has not yet set.
static void *on_the_heap(void *data, size_t size) {
  nrnn_decoding *decoding = data;
  if (size > decoding->left || decoding->left - size < OF_AN_ALLOCATION) {
    decoding->exhausted = 1;
    return NULL;
  }
  void *block = calloc(1, size ? size : 1);
  if (!block) {
    decoding->exhausted = 2;
    return NULL;
  }
  decoding->left -= size + OF_AN_ALLOCATION;
  return block;
}

static void release(void *data, void *memory) {
  (void)data;
  free(memory);
}

static void *in_place(void *data, size_t size) {
  nrnn_decoding *decoding = data;
  const uint64_t whole = ((uint64_t)size + NRNN_DECODED_ALIGNMENT - 1) & ~(uint64_t)(NRNN_DECODED_ALIGNMENT - 1);
  if (whole > decoding->left) {
    decoding->exhausted = 3;
    return NULL;
  }
  uint8_t *block = decoding->place;
  decoding->place += whole;
  decoding->left -= whole;
  return memset(block, 0, size);
}

static void keep(void *data, void *memory) { (void)data, (void)memory; }

// Where an assertion of protobuf-c ends in libnrnn (scripts/lib.sh). They are about the generated descriptors, not
// about a file.
_Noreturn void nrnn_decoder_broken(void);
void nrnn_decoder_broken(void) { __builtin_trap(); }

void nrnn_decoding_open(nrnn_decoding *decoding, const void *bytes, size_t size, void *place, size_t room) {
  *decoding = (nrnn_decoding){.place = place};
  decoding->allocator = (ProtobufCAllocator){place ? in_place : on_the_heap, place ? keep : release, decoding};
  decoding->left = 4 * (uint64_t)size + 128 * (uint64_t)(size < CHEAP ? size : CHEAP) + (1u << 20);
  if (place) decoding->left = room;
  decoding->fault = nrnn_wire_fault(&nrnn__model__descriptor, bytes, (const uint8_t *)bytes + size);
  if (!decoding->fault) decoding->model = nrnn__model__unpack(&decoding->allocator, size, bytes);
}

void nrnn_decoding_close(nrnn_decoding *decoding) {
  if (decoding->model) nrnn__model__free_unpacked(decoding->model, &decoding->allocator);
  decoding->model = NULL;
}
