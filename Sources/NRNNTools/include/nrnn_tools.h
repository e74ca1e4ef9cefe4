// What the command needs beside the engine: probes of the machine, a count of allocations, a pool of threads, models
// made up for a measurement, TOML. None of it is in libnrnn.
#ifndef NRNN_TOOLS_H
#define NRNN_TOOLS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

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

// ---- TOML -----------------------------------------------------------------------------------------------------------

// What a value of a document is; EMPTY is a list or a table without any, OTHER is deeper nested, or a date.
typedef enum nrnn_toml_kind {
  NRNN_TOML_TEXT,
  NRNN_TOML_INTEGER,
  NRNN_TOML_REAL,
  NRNN_TOML_BOOLEAN,
  NRNN_TOML_EMPTY,
  NRNN_TOML_OTHER
} nrnn_toml_kind;

// A value, one of a list (is_listed), or one of a table (`name` in it, else NULL). Bytes are UTF-8, without an end.
typedef struct nrnn_toml_value {
  const char *key, *name, *text;
  size_t key_size, name_size, text_size;
  nrnn_toml_kind kind;
  int is_listed;
  int64_t integer;  // also of a boolean
  double real;
  unsigned line;
} nrnn_toml_value;

// Calls visit for each value, key by key. 0: done; else the line of what is no TOML, and its name in `message`.
unsigned nrnn_toml_read(const char *text, size_t size, void (*visit)(void *context, const nrnn_toml_value *value),
                        void *context, char *message, size_t capacity);

#ifdef __cplusplus
}
#endif
#endif
