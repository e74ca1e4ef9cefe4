// What the command needs beside the engine: probes of the machine, a count of allocations, a pool of threads, models
// made up for a measurement. None of it is in libnrnn.
#ifndef NRNN_TOOLS_H
#define NRNN_TOOLS_H

#include <stddef.h>
#include <stdint.h>

// ---- Probes: loops to be timed, with the instructions that the kernels use on this CPU ------------------------------

// `fmas` multiply-adds, a multiple of 192, in sums that stay in registers. The result is of no use.
float nrnn_probe_fma(size_t fmas);

// Reads `bytes`, a multiple of 256, from front to back, `passes` times. The result is of no use.
uint32_t nrnn_probe_read(const void *memory, size_t bytes, size_t passes);

// ---- Allocations ----------------------------------------------------------------------------------------------------

// Calls of malloc and its kin, free among them, by the whole process since it began.
uint64_t nrnn_allocations(void);

// ---- Threads --------------------------------------------------------------------------------------------------------

typedef struct nrnn_pool nrnn_pool;

// A pool of `threads` threads, the caller's included; NULL where they cannot be had.
nrnn_pool *nrnn_pool_create(size_t threads);
void nrnn_pool_free(nrnn_pool *pool);

// Calls body(task, i) once for each i < count (at most UINT32_MAX) and returns when all are done: an nrnn_parallel_for
// with the pool as its context. One thread at a time may call it; a body may not.
void nrnn_pool_for(void *pool, size_t count, void (*body)(void *task, size_t index), void *task);

// ---- Synthetic models -----------------------------------------------------------------------------------------------

enum nrnn_synthetic_weights { NRNN_SYNTHETIC_F32, NRNN_SYNTHETIC_F16, NRNN_SYNTHETIC_BF16, NRNN_SYNTHETIC_INT8 };

typedef struct nrnn_synthetic {
  const char *cell;                     // its name in the format
  enum nrnn_synthetic_weights weights;  // of the matrices; vectors are f32
  uint32_t hidden, inputs;              // each 1 .. 4096
} nrnn_synthetic;

// Those that there are: every cell that has matrices. NULL: no more.
const char *nrnn_synthetic_cell(size_t index);

// A model file of such a cell, with noise if it may have it, and one output, whose state stays bounded; `size` bytes,
// to be freed with free. The same for every call. NULL: another cell. Where there is no memory the process ends.
uint8_t *nrnn_synthetic_model(const nrnn_synthetic *what, size_t *size);

#endif
