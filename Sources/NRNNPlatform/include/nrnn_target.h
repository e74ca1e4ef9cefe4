// What the library is built for: a system with files and a heap, WebAssembly, or a bare chip, which has neither. A
// build for a chip says so (NRNN_BARE): no compiler's macro does.
#ifndef NRNN_TARGET_H
#define NRNN_TARGET_H

#if defined(NRNN_BARE)
#define NRNN_POSIX 0
#elif defined(__wasm__)
#define NRNN_POSIX 0
#else
#define NRNN_POSIX 1
#endif

// What a call may take of the stack, in bytes; what its parts take follows from it. NRNN_SMALL_STACK: as on a chip, for
// tests.
#if defined(NRNN_BARE) || defined(NRNN_SMALL_STACK)
enum { NRNN_CALL_STACK = 4096 };
#else
enum { NRNN_CALL_STACK = 65536 };
#endif

#endif
