// What compilers, Swift and protobuf-c ask of a libc beside memcpy, memset and memmove: a chip's program may have none.
// scripts/link_bare.sh keeps these names within the library.
#include "nrnn_target.h"

#if defined(NRNN_BARE)
#include <stddef.h>
#include <string.h>

// A compiler would make a call of the function itself out of its loop.
#define AS_WRITTEN __attribute__((no_builtin, minsize))

AS_WRITTEN size_t strlen(const char *text) {
  size_t length = 0;
  while (text[length]) length++;
  return length;
}

AS_WRITTEN int strcmp(const char *a, const char *b) {
  while (*a && *a == *b) a++, b++;
  return (unsigned char)*a - (unsigned char)*b;
}

AS_WRITTEN void *memchr(const void *bytes, int byte, size_t size) {
  const unsigned char *p = bytes, *const end = p + size;
  while (p != end && *p != (unsigned char)byte) p++;
  return p == end ? NULL : (void *)p;
}

// There is no heap.
void *malloc(size_t size);
void free(void *memory);
AS_WRITTEN void *malloc(size_t size) {
  (void)size;
  return NULL;
}
AS_WRITTEN void free(void *memory) { (void)memory; }

#if defined(__arm__)
// The names that ARM's compilers have for the three, by what is known of alignment; a memset's arguments stand in
// another order.
#define NAMES(returned, name, arguments, ...)                      \
  returned __aeabi_##name arguments;                               \
  returned __aeabi_##name##4 arguments;                            \
  returned __aeabi_##name##8 arguments;                            \
  AS_WRITTEN returned __aeabi_##name arguments { __VA_ARGS__; }    \
  AS_WRITTEN returned __aeabi_##name##4 arguments { __VA_ARGS__; } \
  AS_WRITTEN returned __aeabi_##name##8 arguments { __VA_ARGS__; }
NAMES(void, memcpy, (void *to, const void *from, size_t size), memcpy(to, from, size))
NAMES(void, memmove, (void *to, const void *from, size_t size), memmove(to, from, size))
NAMES(void, memset, (void *to, size_t size, int byte), memset(to, byte, size))
NAMES(void, memclr, (void *to, size_t size), memset(to, 0, size))
#endif
#endif
