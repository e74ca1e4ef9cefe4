/* nrnn.h: NoisyRNN, an engine for recurrent networks that are discretised stochastic differential equations.
 *
 * A *model* is immutable: load it once, share it between all threads. A *stream* is one sensor's state: feed it one
 * sample at a time. A stream may carry an *ensemble*: M members that see the same input under different noise,
 * summarised at each step. The output depends on model, input, seed and stream id alone.
 *
 *     nrnn_error error;
 *     nrnn_model *model = NULL;
 *     nrnn_stream *stream = NULL;
 *     nrnn_stream_options options = NRNN_STREAM_OPTIONS_INIT;
 *     options.members = 32;                                     // more than one member: noise is on
 *     if (nrnn_model_load_file("digits.nrnn", NULL, &model, &error)) puts(error.message);
 *     if (nrnn_stream_create(model, &options, &stream, &error)) puts(error.message);
 *     float x[1], mean[10];                                     // inputs and outputs of the model
 *     nrnn_output output = NRNN_OUTPUT_INIT;
 *     output.mean = mean; output.mean_capacity = 10;
 *     while (read_sample(x)) if (nrnn_stream_step(stream, x, 1, 0, &output, &error)) puts(error.message);
 *     nrnn_stream_free(stream);
 *     nrnn_model_free(model);
 *
 * Without a heap, from a packed file in flash (`nrnn embed`): two arenas, the second of which is then free for streams.
 *
 *     nrnn_load_options in_place = NRNN_LOAD_OPTIONS_INIT;
 *     in_place.flags = NRNN_LOAD_IN_PLACE;
 *     nrnn_model_size(file, sizeof file, &in_place, &model_size, &align, &decoding_size, &error);
 *     nrnn_model_init(memory, model_size, shared, decoding_size, file, sizeof file, &in_place, &model, &error);
 *     nrnn_stream_init(shared, sizeof shared, model, &options, &stream, &error);
 *
 * Rules that hold for every function
 *   Status    0 is NRNN_OK. On any other status the outputs are untouched (out-handles are set to NULL), a stream is as
 *             it was before the call, and `error`, if given, says what was expected and what was found.
 *   NULL      `error` may always be NULL. A NULL handle or array where one is needed is NRNN_INVALID_ARGUMENT.
 *   Memory    The library never hands out memory to be freed by the caller, other than models and streams. What it
 *             is given is borrowed for the call; loading copies, unless IN_PLACE. Inputs and outputs of one call may
 *             not overlap.
 *   No heap   nrnn_model_init and nrnn_stream_init take memory of the caller, and nothing that is done with their
 *             models and streams asks for more, but for nrnn_model_verify. On a chip there is no other way: what
 *             allocates is NRNN_NO_MEMORY there.
 *   Stack     A call, and a task of nrnn_parallel_for, takes at most 64 KiB of its thread's stack; on a chip 4 KiB.
 *   Process   No threads, signal handlers, exit, abort, printing, environment or global state.
 *   Structs   Option, output and info structs begin with `struct_size`, set by their *_INIT macro. A shorter (older)
 *             struct is accepted: what it lacks takes its default. 0 always means the default.
 *   Order     A model may be freed while streams of it live: each stream holds a reference.
 *   Hostile   Model files and snapshots may be hostile. They are checked, within bounds of memory and work that follow
 *             from their size, and fuzzed. What a step of a model takes stands in nrnn_model_info.operations.
 *   Language  Messages are English, with a decimal point, whatever locale the host has set.
 *
 * Table of functions. "RT": takes bounded time, no allocation, lock or system call: may be called from a real-time
 * thread. "any": from any thread, also at the same time for the same object. "owner": one thread at a time per stream.
 *
 *   function                            RT   allocates  threads
 *   nrnn_version, _version_string       yes  no         any
 *   nrnn_abi_version, _check_header     yes  no         any
 *   nrnn_numerics_revision              yes  no         any
 *   nrnn_struct_size                    yes  no         any
 *   nrnn_status_string                  yes  no         any
 *   nrnn_kernels_name, _available       yes  no         any
 *   nrnn_model_load_file, _load_memory  no   yes        any
 *   nrnn_model_free                     no   frees      any (the last call for a handle)
 *   nrnn_model_size, _init              no   no         any
 *   nrnn_model_deinit                   yes  no         any (the last call for a handle)
 *   nrnn_model_get_info, _get_layer     yes  no         any
 *   nrnn_model_get_input, _get_output   yes  no         any
 *   nrnn_model_get_provenance           yes  no         any
 *   nrnn_model_get_calibration          yes  no         any
 *   nrnn_model_verify                   no   yes        any
 *   nrnn_stream_size                    yes  no         any
 *   nrnn_stream_create, _clone          no   yes        any (clone: owner of the source)
 *   nrnn_stream_free                    no   frees      owner
 *   nrnn_stream_init, _copy             yes  no         owner
 *   nrnn_stream_deinit                  no   frees      owner (frees the model if it held the last reference)
 *   nrnn_stream_step, _run              yes  no         owner
 *   nrnn_streams_step                   yes  no         owner of each stream
 *   nrnn_stream_reset, _reset_to        yes  no         owner
 *   nrnn_stream_get_info, _state        yes  no         owner
 *   nrnn_stream_snapshot, _restore      yes  no         owner
 *   nrnn_snapshot_get_info              yes  no         any
 *   nrnn_normals, _stream_id_from_key   yes  no         any
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef NRNN_H
#define NRNN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Version ------------------------------------------------------------------------------------------------- */

#define NRNN_VERSION_MAJOR 0
#define NRNN_VERSION_MINOR 7
#define NRNN_VERSION_PATCH 0
#define NRNN_VERSION (NRNN_VERSION_MAJOR << 16 | NRNN_VERSION_MINOR << 8 | NRNN_VERSION_PATCH)
#define NRNN_ABI_VERSION 0 /* the number in the soname; before 1.0 a minor release may raise it */

/* Version of the library in use, 0x00MMmmpp. */
uint32_t nrnn_version(void);

/* The same as text, such as "0.3.0"; static. */
const char *nrnn_version_string(void);

/* NRNN_ABI_VERSION of the library in use. A binding compares it with the header it was written for. */
uint32_t nrnn_abi_version(void);

/* The extent of the promise of equal bits: two libraries of the same revision give the same bits for the same model,
 * input, seed and stream id, on every CPU. A release that changes any bit raises it. docs/numerics.md. */
uint32_t nrnn_numerics_revision(void);

/* ---- Statuses and errors --------------------------------------------------------------------------------------- */

typedef int32_t nrnn_status;

/* Numbers never change; new ones are added at the end, from 25 on. */
enum {
  NRNN_OK = 0,
  NRNN_INVALID_ARGUMENT = 1,   /* NULL, a wrong size, an option out of range */
  NRNN_NO_MEMORY = 2,          /* an allocation failed */
  NRNN_IO = 3,                 /* a file cannot be opened or read, or is no regular file */
  NRNN_NOT_A_MODEL = 4,        /* the bytes do not begin as a model file does */
  NRNN_CORRUPT = 5,            /* truncated or altered: checksum missing or wrong, or not decodable */
  NRNN_BAD_VERSION = 6,        /* the version of a file, snapshot or header that this library does not know */
  NRNN_UNSUPPORTED = 7,        /* understood, but not in this version; named in the message */
  NRNN_TOO_LARGE = 8,          /* beyond a limit: file, units, layers, memory, operations */
  NRNN_BAD_SHAPE = 9,          /* a tensor whose shape or size its cell cannot use */
  NRNN_NOT_FINITE = 10,        /* NaN or infinity in a model file */
  NRNN_BAD_MODEL = 11,         /* any other value that makes no sense in a model file; a field is missing */
  NRNN_BUFFER_TOO_SMALL = 12,  /* an output capacity, a stream's memory or a snapshot buffer */
  NRNN_BAD_INPUT = 13,         /* NaN or infinity in a sample, or no row of an embedding; a bad interval */
  NRNN_GAP = 14,               /* an interval too long for the gap policy `reject` */
  NRNN_DIVERGED = 15,          /* the new state or output is not finite; the stream stays as it was */
  NRNN_NO_NOISE = 16,          /* noise asked of a model that names none */
  NRNN_NOT_A_SNAPSHOT = 17,    /* the bytes do not begin as a snapshot does */
  NRNN_BAD_SNAPSHOT = 18,      /* truncated or altered */
  NRNN_SNAPSHOT_OF_OTHER_MODEL = 19,  /* the fingerprints differ */
  NRNN_SNAPSHOT_OF_OTHER_STREAM = 20, /* other members, noise on and off, or not the scale that it is calibrated for */
  NRNN_VERIFY_FAILED = 21,     /* a check vector is missed by more than its tolerance */
  NRNN_NO_CHECKS = 22,         /* nothing to verify: the file holds no check vectors */
  NRNN_EXHAUSTED = 23,         /* tick or episode would pass 2^40 - 1; reset, or take another stream id */
  NRNN_NO_CALIBRATION = 24     /* a calibrated stream asked of a model that has no calibration */
};

/* A short description of a status; static, never NULL. */
const char *nrnn_status_string(nrnn_status status);

/* Owned by the caller; filled when a call fails, otherwise untouched. Its layout never changes. */
typedef struct nrnn_error {
  nrnn_status status;
  char message[252]; /* one UTF-8 sentence, zero-terminated, cut if too long */
} nrnn_error;

/* Whether a program compiled with a header of this version and ABI may use the library that it runs with: the ABI must be
 * the library's, and the version at most its own, the patch aside. Call NRNN_CHECK_HEADER(&error) once, before all else.
 * Its own layout never changes, whatever the ABI. Status: BAD_VERSION, whose message says what to install. */
nrnn_status nrnn_check_header(uint32_t version, uint32_t abi, nrnn_error *error);
#define NRNN_CHECK_HEADER(error) nrnn_check_header(NRNN_VERSION, NRNN_ABI_VERSION, error)

/* The public structs, for bindings that must compare sizes. */
enum {
  NRNN_STRUCT_ERROR = 0,
  NRNN_STRUCT_LOAD_OPTIONS = 1,
  NRNN_STRUCT_STREAM_OPTIONS = 2,
  NRNN_STRUCT_OUTPUT = 3,
  NRNN_STRUCT_MODEL_INFO = 4,
  NRNN_STRUCT_LAYER_INFO = 5,
  NRNN_STRUCT_CHANNEL_INFO = 6,
  NRNN_STRUCT_STREAM_INFO = 7,
  NRNN_STRUCT_CHECK_REPORT = 8,
  NRNN_STRUCT_CALIBRATION_INFO = 9
};

/* sizeof one of the structs above in the library in use; 0 for a number it does not know. */
size_t nrnn_struct_size(uint32_t which);

/* ---- Kernels --------------------------------------------------------------------------------------------------- */

/* The instruction set that a model's arithmetic uses. All give the same bits. */
enum {
  NRNN_KERNELS_AUTO = 0,
  NRNN_KERNELS_GENERIC = 1,
  NRNN_KERNELS_AVX2 = 2,
  NRNN_KERNELS_NEON = 3,
  NRNN_KERNELS_AVX512 = 4,
  NRNN_KERNELS_SIMD128 = 5 /* of WebAssembly */
};

/* "auto", "generic", "avx2", "neon", "avx512", "simd128"; NULL for another number. */
const char *nrnn_kernels_name(uint32_t kernels);

/* 1 if this build has these kernels and this CPU can run them, else 0. */
int32_t nrnn_kernels_available(uint32_t kernels);

/* ---- Model ----------------------------------------------------------------------------------------------------- */

typedef struct nrnn_model nrnn_model;

/* How a file is loaded; any other bit is NRNN_UNSUPPORTED.
 *   IN_PLACE  the bytes are a packed file (`nrnn pack`), aligned to 64, which outlives the model: its weights are read
 *             where they lie, in flash for instance, and take no memory. Not with nrnn_model_load_file.
 *   TRUSTED   the bytes come from one's own hands: neither their checksum nor the weights are looked at. What bears on
 *             memory is checked all the same. */
enum { NRNN_LOAD_IN_PLACE = 1, NRNN_LOAD_TRUSTED = 2 };

typedef struct nrnn_load_options {
  size_t struct_size;
  uint64_t max_bytes; /* largest file accepted, below 4 GiB; 0: 1 GiB. Decoding takes at most 1 MiB + 4 times the file
                         + 128 times its first 512 KiB, the weights of a packed one aside. */
  uint32_t kernels;   /* NRNN_KERNELS_*; one that is not available is NRNN_UNSUPPORTED */
  uint32_t flags;     /* NRNN_LOAD_*, or 0 */
} nrnn_load_options;

#define NRNN_LOAD_OPTIONS_INIT {sizeof(nrnn_load_options), 0, NRNN_KERNELS_AUTO, 0}

/* Loads a model from memory. The bytes are copied and may go afterwards, unless they are to be read IN_PLACE.
 *   bytes    the file, `size` bytes
 *   options  NULL: defaults
 *   model    receives the model, to be freed with nrnn_model_free; NULL on failure
 * Statuses: INVALID_ARGUMENT, NO_MEMORY, NOT_A_MODEL, CORRUPT, BAD_VERSION, UNSUPPORTED, TOO_LARGE, BAD_SHAPE,
 * NOT_FINITE, BAD_MODEL. The message names the field, what was expected and what was found. TOO_LARGE is also a model
 * whose path would take more than 2^28 operations and 1,024 for each byte of the file in a nominal interval. */
nrnn_status nrnn_model_load_memory(const void *bytes, size_t size, const nrnn_load_options *options,
                                   nrnn_model **model, nrnn_error *error);

/* Loads a model from the regular file at `path` (zero-terminated). It waits for no pipe and reads no device.
 * Statuses: those of nrnn_model_load_memory, and IO, whose message gives the system's reason or what stands there. */
nrnn_status nrnn_model_load_file(const char *path, const nrnn_load_options *options, nrnn_model **model,
                                 nrnn_error *error);

/* Gives back the caller's reference. NULL is allowed. The model goes when its last stream has gone. */
void nrnn_model_free(nrnn_model *model);

/* Memory that a model takes where the caller gives it: no heap is asked for, then or later. Read from the file's
 * structure; nothing is decoded, and numbers and checksum are not looked at.
 *   bytes      the file, `size` bytes
 *   options    NULL: defaults
 *   memory     receives bytes that are enough for the model; nrnn_model_info.bytes says later how many it takes. Of a
 *              packed file IN_PLACE they are at most 768 and 256 for each layer more, of a packed one that is copied 64
 *              more than that. Of one that is not packed they may be several times as many: where memory is short,
 *              models are packed.
 *   align      receives the alignment of both memories, a power of two; may be NULL
 *   temporary  receives the bytes that decoding takes, exactly
 * Statuses: INVALID_ARGUMENT, NOT_A_MODEL, CORRUPT, UNSUPPORTED, TOO_LARGE, BAD_MODEL. */
nrnn_status nrnn_model_size(const void *bytes, size_t size, const nrnn_load_options *options, size_t *memory,
                            size_t *align, size_t *temporary, nrnn_error *error);

/* Loads a model into memory of the caller, whatever that holds before; end it with nrnn_model_deinit.
 *   memory     `memory_size` bytes, aligned as nrnn_model_size says, for as long as the model lives
 *   temporary  `temporary_size` bytes, aligned likewise: the caller's again when the call returns, for streams for
 *              instance. They may not overlap with `memory` or `bytes`.
 *   model      receives the handle, an address within `memory`; NULL on failure
 * Statuses: those of nrnn_model_load_memory but NO_MEMORY; BUFFER_TOO_SMALL, whose message says what is needed. */
nrnn_status nrnn_model_init(void *memory, size_t memory_size, void *temporary, size_t temporary_size, const void *bytes,
                            size_t size, const nrnn_load_options *options, nrnn_model **model, nrnn_error *error);

/* Ends a model made by nrnn_model_init: its memory is the caller's again when its last stream has gone too. NULL is
 * allowed. nrnn_model_free does the same. */
void nrnn_model_deinit(nrnn_model *model);

/* What the outputs are. */
enum { NRNN_TASK_REGRESSION = 0, NRNN_TASK_SOFTMAX = 1, NRNN_TASK_SIGMOID = 2, NRNN_TASK_LOG_SOFTMAX = 4 };

/* Was the model trained with the noise that it names? */
enum { NRNN_TRAINED_UNKNOWN = 0, NRNN_TRAINED_WITHOUT = 1, NRNN_TRAINED_WITH = 2 };

typedef struct nrnn_model_info {
  size_t struct_size;
  uint64_t fingerprint;      /* 64-bit FNV-1a over the numbers; names and labels do not enter */
  uint64_t parameters;       /* numbers in all weight tensors */
  uint64_t bytes;            /* memory that the loaded model takes */
  uint64_t weight_bytes;     /* of these, weights that one step reads */
  double interval;           /* seconds between samples; 0: the file does not say */
  uint32_t inputs;           /* channels of a raw sample */
  uint32_t outputs;
  uint32_t layers;
  uint32_t state;            /* numbers of one member's state, all layers */
  uint32_t task;             /* NRNN_TASK_* */
  uint32_t has_noise;        /* 1: some layer names noise */
  uint32_t trained_with;     /* NRNN_TRAINED_*, over all layers with noise: WITH only if all say so */
  uint32_t valid_at_end;     /* 1: the output speaks after the last step of a sequence; 0: at every step */
  uint32_t trained_length;   /* steps; 0: the file does not say */
  uint32_t warm_up;          /* steps after a reset before the output is worth reading */
  uint32_t horizon;          /* the output at step t speaks of t + horizon */
  uint32_t checks;           /* check vectors in the file */
  uint32_t provenance;       /* entries for nrnn_model_get_provenance */
  uint32_t kernels;          /* NRNN_KERNELS_* in use, never AUTO */
  uint32_t max_substeps;     /* longest interval that streams integrate by default, in nominal ones */
  uint32_t features;         /* numbers the first layer reads: the inputs and what is derived of them */
  uint64_t state_bytes;      /* of one member's state, all layers */
  uint32_t has_calibration;  /* 1: see nrnn_model_get_calibration, and `calibrated` of nrnn_stream_options */
  uint32_t max_ticks;        /* sub-steps at most in an interval, or intervals in a step that has a formula; 1: others */
  uint64_t operations;       /* what one path takes in a nominal interval (docs/format.md): to multiply by M + 1 */
  uint32_t packed;           /* 1: the file was packed */
  uint32_t in_place;         /* 1: weights lie in the file's bytes, which are the host's */
} nrnn_model_info;

#define NRNN_MODEL_INFO_INIT \
  {sizeof(nrnn_model_info), 0, 0, 0, 0, 0.0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}

/* Fills as much of `info` as its struct_size covers. Status: INVALID_ARGUMENT. */
nrnn_status nrnn_model_get_info(const nrnn_model *model, nrnn_model_info *info, nrnn_error *error);

typedef struct nrnn_layer_info {
  size_t struct_size;
  const char *name;       /* from the file, "" if it has none; lives as long as the model */
  const char *cell;       /* the name that it has in the file, "sde", "dense"; static */
  const char *noise;      /* "none", "paper", "official", "matrix"; static */
  double noise_values[3]; /* paper: eps, sigma1, sigma2; official: add, mult, 0; matrix: columns of sigma, 0, 0 */
  uint32_t inputs;
  uint32_t units;
  uint32_t state;         /* numbers of one member's state in this layer; 0 for a dense layer */
  uint32_t noise_id;
  uint32_t trained_with;  /* NRNN_TRAINED_* */
  uint32_t doubles;       /* of the state, numbers kept in float64: the last ones */
  double spectral_radius; /* stencil: the largest |eigenvalue| of its map, as far as power iteration finds it; the field
                             stays bounded only where it is at most 1. 0: not known, as after nrnn_model_init of a
                             file that is not packed */
  const char *matrices;   /* whose weights may be F16, BF16 or I8, as name=field in the cell's message of the file:
                             "W=1 U=2", "gate.W=8.1"; static */
} nrnn_layer_info;

#define NRNN_LAYER_INFO_INIT {sizeof(nrnn_layer_info), NULL, NULL, NULL, {0.0, 0.0, 0.0}, 0, 0, 0, 0, 0, 0, 0.0, NULL}

/* Describes layer 0 .. layers-1, bottom first. Status: INVALID_ARGUMENT. */
nrnn_status nrnn_model_get_layer(const nrnn_model *model, uint32_t layer, nrnn_layer_info *info, nrnn_error *error);

typedef struct nrnn_channel_info {
  size_t struct_size;
  const char *name; /* "" if the file has none; lives as long as the model */
  const char *unit; /* the same */
  double mean;      /* input: z = (x - mean) / scale; output: y = mean + scale o */
  double scale;
  double limit;     /* input: |z| above which a step is flagged; 0: none */
} nrnn_channel_info;

#define NRNN_CHANNEL_INFO_INIT {sizeof(nrnn_channel_info), NULL, NULL, 0.0, 0.0, 0.0}

/* Describes input channel 0 .. inputs-1. Status: INVALID_ARGUMENT. */
nrnn_status nrnn_model_get_input(const nrnn_model *model, uint32_t index, nrnn_channel_info *info, nrnn_error *error);

/* Describes output 0 .. outputs-1. For a classifier `name` is the label. Status: INVALID_ARGUMENT. */
nrnn_status nrnn_model_get_output(const nrnn_model *model, uint32_t index, nrnn_channel_info *info,
                                  nrnn_error *error);

/* Entry 0 .. provenance-1 of the file's notes for people: `key` such as "name", "licence", "source"; both strings live
 * as long as the model. Status: INVALID_ARGUMENT. */
nrnn_status nrnn_model_get_provenance(const nrnn_model *model, uint32_t index, const char **key, const char **value,
                                      nrnn_error *error);

typedef struct nrnn_calibration_info {
  size_t struct_size;
  double noise_scale;     /* fitted on held-out data; above 0 */
  const double *levels;   /* [level_count], rising: quantiles that have offsets. Arrays live as long as the model. */
  const double *offsets;  /* [level_count][outputs], output units: added to the quantiles of calibrated streams */
  const double *coverage; /* [level_count][outputs]: share of truths at or below them, on data that nothing was fitted
                             on; NULL: not known */
  const char *data;       /* what data; "" if the file does not say; lives as long as the model */
  uint32_t members;       /* M, at least 2 */
  uint32_t level_count;   /* 0: only the noise scale was fitted, as for classifiers */
} nrnn_calibration_info;

#define NRNN_CALIBRATION_INFO_INIT {sizeof(nrnn_calibration_info), 0.0, NULL, NULL, NULL, NULL, 0, 0}

/* What calibrating found (docs/uncertainty.md): what calibrated streams are made with. Statuses: NO_CALIBRATION,
 * INVALID_ARGUMENT. */
nrnn_status nrnn_model_get_calibration(const nrnn_model *model, nrnn_calibration_info *info, nrnn_error *error);

typedef struct nrnn_check_report {
  size_t struct_size;
  uint32_t checks;      /* check vectors replayed */
  uint32_t failed;      /* of these, outside their tolerance */
  uint32_t worst_check; /* where error / tolerance is largest: check vector, */
  uint32_t worst_output;/*   output, */
  uint64_t worst_step;  /*   and step */
  double worst_error;   /* |engine - reference| there, output units */
  double tolerance;     /* of that check vector */
} nrnn_check_report;

#define NRNN_CHECK_REPORT_INIT {sizeof(nrnn_check_report), 0, 0, 0, 0, 0, 0.0, 0.0}

/* Replays the check vectors that the training framework left in the file, noise off.
 *   report  may be NULL; filled on OK and on VERIFY_FAILED
 * Statuses: VERIFY_FAILED, NO_CHECKS, INVALID_ARGUMENT, NO_MEMORY; TOO_LARGE, before any is replayed, where they would
 * take more than 2^30 operations and 16,384 for each byte of the file; BAD_INPUT or DIVERGED where a check vector's
 * input overflows, GAP where one of its intervals is too long. */
nrnn_status nrnn_model_verify(const nrnn_model *model, nrnn_check_report *report, nrnn_error *error);

/* ---- Stream ---------------------------------------------------------------------------------------------------- */

typedef struct nrnn_stream nrnn_stream;

/* Noise. AUTO: off for one member, on for more. */
enum { NRNN_NOISE_AUTO = 0, NRNN_NOISE_OFF = 1, NRNN_NOISE_ON = 2 };

/* What a missing value (NaN) gets: BAD_INPUT; the channel's last valid value, before the first its mean; its mean; or the
 * whole sample is skipped: the first layer advances without its input term, or goes on where samples set its state. */
enum { NRNN_MISSING_REJECT = 0, NRNN_MISSING_HOLD = 1, NRNN_MISSING_MEAN = 2, NRNN_MISSING_SKIP = 3 };

/* What an interval gets that is too long to integrate: NRNN_GAP; the next episode begins and takes the sample as its
 * first; or it is taken for the nominal interval: one tick, while time and derived channels see the true one. */
enum { NRNN_GAP_REJECT = 0, NRNN_GAP_RESET = 1, NRNN_GAP_NOMINAL = 2 };

/* What nominal, mean, variance, quantiles and members speak of. OUTPUT: values in output units, or probabilities,
 * or with LOG_SOFTMAX their logarithms. LOGIT: the numbers before softmax or sigmoid (for regression: the same). */
enum { NRNN_SPACE_OUTPUT = 0, NRNN_SPACE_LOGIT = 1 };

/* A host's parallel loop: calls body(task, i) once for each i < count, in any order, on any threads, the caller's among
 * them, and returns when all are done; what the bodies wrote is then seen by the caller. It is called within a step, on
 * the thread that called the step, and never from within a body. Bodies share nothing that one of them writes, so
 * results do not change; they set and restore the floating-point environment. A step is then as real-time safe as this.
 *   context  parallel_context of the options
 * Who calls it: a step or run of an ensemble of more than 12 paths (M + 1 with noise on), with a task for every 12
 * paths, once for each step; nrnn_streams_step of more than 48 streams, with a task for every 48 places, by the loop of
 * streams[0]. Smaller work is done by the calling thread. (On a chip 1 path and 4 streams.) */
typedef void (*nrnn_parallel_for)(void *context, size_t count, void (*body)(void *task, size_t index), void *task);

/* `calibrated` makes a stream as the model's calibration says (nrnn_model_get_calibration): members, noise scale and
 * quantile levels that are left 0 are the calibration's, noise is on, and each quantile has the calibration's offset
 * added, in double and rounded once. All else is as without it. What the calibration does not speak of is
 * INVALID_ARGUMENT: other members, another scale, noise OFF, space LOGIT, a level that has no offset; if no level has one
 * (classifiers), any will do and none is shifted. Offsets are each level's own: where the ensemble is narrow, shifted
 * quantiles may cross. */
typedef struct nrnn_stream_options {
  size_t struct_size;
  uint64_t seed;                /* any number; equal seeds and ids give equal noise */
  uint64_t stream_id;           /* tells streams of one seed apart; see nrnn_stream_id_from_key */
  uint32_t members;             /* M, 1 .. 2^24 - 2; 0: 1, or the calibration's */
  uint32_t noise;               /* NRNN_NOISE_* */
  double noise_scale;           /* factor on the model's noise, > 0, mult * scale <= 1; 0: 1, or the calibration's */
  const double *quantiles;      /* levels, each within [1/(M+1), M/(M+1)]; copied */
  size_t quantile_count;        /* at most 64; 0: none, or the calibration's levels */
  uint32_t space;               /* NRNN_SPACE_* */
  uint32_t missing;             /* NRNN_MISSING_*, for all channels */
  const uint32_t *missing_by_channel; /* [inputs], or NULL; overrides `missing` */
  size_t missing_count;         /* 0 or the number of inputs */
  uint32_t gap;                 /* NRNN_GAP_* */
  uint32_t max_substeps;        /* longest interval integrated, in nominal ones, <= 65,536; 0: the model's, or 64 */
  nrnn_parallel_for parallel_for; /* NULL: the calling thread does all */
  void *parallel_context;       /* passed to it; must live as long as the stream and its clones */
  uint32_t calibrated;          /* 1: as nrnn_calibration_info says; 0: not */
  uint32_t reserved;            /* 0 */
} nrnn_stream_options;

#define NRNN_STREAM_OPTIONS_INIT \
  {sizeof(nrnn_stream_options), 0, 0, 0, NRNN_NOISE_AUTO, 0.0, NULL, 0, 0, 0, NULL, 0, 0, 0, NULL, NULL, 0, 0}

/* Memory that a stream with these options takes.
 *   options  NULL: defaults
 *   size     receives bytes: at most 2 x state_bytes x (M + 1) + 32 x inputs + 600 + scratch (see nrnn_stream_info). The
 *            scratch holds the work of at most 12 paths; with parallel_for that of all paths at once.
 *   align    receives the alignment that nrnn_stream_init needs, a power of two; may be NULL
 * Statuses: INVALID_ARGUMENT, UNSUPPORTED, NO_NOISE, NO_CALIBRATION, TOO_LARGE. */
nrnn_status nrnn_stream_size(const nrnn_model *model, const nrnn_stream_options *options, size_t *size, size_t *align,
                             nrnn_error *error);

/* Makes a stream in memory of the caller, which must outlive it; end it with nrnn_stream_deinit.
 *   memory   `size` bytes, aligned and sized as nrnn_stream_size says
 *   stream   receives the handle, an address within `memory`; NULL on failure
 * Statuses: those of nrnn_stream_size, BUFFER_TOO_SMALL. */
nrnn_status nrnn_stream_init(void *memory, size_t size, const nrnn_model *model, const nrnn_stream_options *options,
                             nrnn_stream **stream, nrnn_error *error);

/* Ends a stream made by nrnn_stream_init; the memory is the caller's again. NULL is allowed. */
void nrnn_stream_deinit(nrnn_stream *stream);

/* Allocates memory and makes a stream in it; end it with nrnn_stream_free.
 * Statuses: those of nrnn_stream_size, NO_MEMORY. */
nrnn_status nrnn_stream_create(const nrnn_model *model, const nrnn_stream_options *options, nrnn_stream **stream,
                               nrnn_error *error);

/* Ends a stream made by nrnn_stream_create or nrnn_stream_clone. NULL is allowed. */
void nrnn_stream_free(nrnn_stream *stream);

/* Allocates a stream that continues as `source` would, with its parallel_for. Statuses: INVALID_ARGUMENT, NO_MEMORY. */
nrnn_status nrnn_stream_clone(const nrnn_stream *source, nrnn_stream **stream, nrnn_error *error);

/* Makes `target` continue as `source` would, without allocation; it keeps its own parallel_for. Both must be of one
 * model, with equal members, noise mode, number of quantiles and `calibrated`. Statuses: INVALID_ARGUMENT,
 * SNAPSHOT_OF_OTHER_MODEL, SNAPSHOT_OF_OTHER_STREAM. */
nrnn_status nrnn_stream_copy(nrnn_stream *target, const nrnn_stream *source, nrnn_error *error);

/* Flags of a step. */
enum {
  NRNN_FLAG_HELD = 1,                  /* a missing value was replaced by the last one or the mean */
  NRNN_FLAG_SKIPPED = 2,               /* the sample was skipped */
  NRNN_FLAG_GAP = 4,                   /* the interval was too long: the gap policy applied */
  NRNN_FLAG_WARMING_UP = 8,            /* fewer steps since the reset than the model's warm-up */
  NRNN_FLAG_BEYOND_TRAINED_LENGTH = 16,/* more steps since the reset than a training sequence had */
  NRNN_FLAG_OUT_OF_RANGE = 32          /* some |z| is above its channel's limit */
  /* 64 is reserved: NRNN_FLAG_ALARM */
};

/* Where a call writes. An array that is NULL is skipped. A capacity, in elements, that is too small for all steps of the
 * call is NRNN_BUFFER_TOO_SMALL: nothing is written and the stream stays as it was. K = outputs, Q = quantile levels. */
typedef struct nrnn_output {
  size_t struct_size;
  float *nominal;       size_t nominal_capacity;     /* [step][K]: the noise-free path, the paper's prediction */
  float *mean;          size_t mean_capacity;        /* [step][K]: over the members */
  float *variance;      size_t variance_capacity;    /* [step][K]: unbiased; 0 for M = 1 and for noise off */
  float *quantiles;     size_t quantiles_capacity;   /* [step][Q][K]: plotting position p (M + 1); calibrated: shifted */
  float *members;       size_t members_capacity;     /* [step][M][K] */
  float *entropy;       size_t entropy_capacity;     /* [step]: of the mean probabilities, nats; not for regression */
  float *mutual_information; size_t mutual_information_capacity; /* [step]: entropy - mean entropy of the members, >= 0 */
  uint32_t *flags;      size_t flags_capacity;       /* [step]: NRNN_FLAG_* */
  float *largest_z;     size_t largest_z_capacity;   /* [step]: the largest |z| of the normalised input */
} nrnn_output;

#define NRNN_OUTPUT_INIT \
  {sizeof(nrnn_output), NULL, 0, NULL, 0, NULL, 0, NULL, 0, NULL, 0, NULL, 0, NULL, 0, NULL, 0, NULL, 0}

/* Advances the stream by one sample.
 *   input        raw values, [inputs]; NaN is a missing value, infinity is refused
 *   input_count  must equal the model's inputs
 *   dt           seconds since the last sample; 0: the nominal interval. Models whose max_ticks is above 1 take r nominal
 *                intervals as max(1, floor(r + 1/2)) equal sub-steps on held input, unless all their layers with a state
 *                have a formula for r: these and others take one step. Above max_substeps (others: 1) the gap policy
 *                applies. A model that names no interval takes one step.
 *   output       NULL: advance only
 * Statuses: INVALID_ARGUMENT, BAD_INPUT (names channel), BUFFER_TOO_SMALL, GAP, DIVERGED (names layer and member),
 * EXHAUSTED. On each of them the stream is as it was. */
nrnn_status nrnn_stream_step(nrnn_stream *stream, const float *input, size_t input_count, double dt,
                             const nrnn_output *output, nrnn_error *error);

/* Advances the stream by `steps` samples, equal bit for bit to as many calls of nrnn_stream_step.
 *   inputs       [steps][inputs], raw
 *   input_count  steps x inputs
 *   dt           [steps] or NULL
 *   resets       [steps] or NULL: where not 0, the stream is first reset to the model's initial state, next episode
 *   output       arrays hold one row per step; NULL: advance only
 *   steps_done   receives the rows done, also on failure; may be NULL
 * It stops before a row that fails; stream and outputs are then as that many steps leave them.
 * Statuses: those of nrnn_stream_step. */
nrnn_status nrnn_stream_run(nrnn_stream *stream, const float *inputs, size_t input_count, size_t steps,
                            const double *dt, const uint8_t *resets, const nrnn_output *output, size_t *steps_done,
                            nrnn_error *error);

/* One step of many streams of one model, in any order; their members may differ. One that fails never stops the others.
 * Their paths go through the model side by side; more than 48 streams on the parallel_for of streams[0], if it has one.
 *   streams      [count]; a stream that stands twice (the second time), NULL or one of another model than the first
 *                gets INVALID_ARGUMENT
 *   inputs       [count][inputs]; input_count = count x inputs
 *   dt           [count] or NULL
 *   outputs      [count] or NULL: one nrnn_output per stream, all of the first one's struct_size
 *   statuses     [count], receives each stream's status
 * Returns OK if all are OK, else the first failure in order, which `error` describes. */
nrnn_status nrnn_streams_step(nrnn_stream *const *streams, size_t count, const float *inputs, size_t input_count,
                              const double *dt, const nrnn_output *outputs, nrnn_status *statuses, nrnn_error *error);

/* The state that a reset goes to. */
enum { NRNN_RESET_INITIAL = 0, NRNN_RESET_ZERO = 1 };

#define NRNN_NEXT_EPISODE UINT64_MAX

/* Begins an episode: state to the model's initial state or to zero; tick, samples and time to 0.
 *   to       NRNN_RESET_*
 *   episode  0 .. 2^40 - 1, or NRNN_NEXT_EPISODE. The noise of two episodes is independent; naming an earlier one
 *            replays its noise.
 * Statuses: INVALID_ARGUMENT, EXHAUSTED. */
nrnn_status nrnn_stream_reset(nrnn_stream *stream, uint32_t to, uint64_t episode, nrnn_error *error);

/* Begins an episode from the state that a snapshot holds (its seed, tick and time are not taken).
 * Statuses: those of nrnn_stream_restore, EXHAUSTED. */
nrnn_status nrnn_stream_reset_to(nrnn_stream *stream, const void *snapshot, size_t size, uint64_t episode,
                                 nrnn_error *error);

typedef struct nrnn_stream_info {
  size_t struct_size;
  uint64_t seed;
  uint64_t stream_id;
  uint64_t episode;
  uint64_t tick;           /* integrator steps since the reset */
  uint64_t samples;        /* samples since the reset */
  double time;             /* seconds since the reset; counts nominal intervals, 0 where the model names none */
  double noise_scale;
  size_t bytes;            /* the stream's memory, scratch included */
  size_t scratch_bytes;
  size_t snapshot_bytes;   /* of nrnn_stream_snapshot, without user bytes */
  uint32_t members;
  uint32_t noise;          /* NRNN_NOISE_OFF or NRNN_NOISE_ON */
  uint32_t space;
  uint32_t quantile_count;
  uint32_t calibrated;     /* 1: quantiles have the offsets of the model's calibration */
  uint32_t reserved;       /* 0 */
} nrnn_stream_info;

#define NRNN_STREAM_INFO_INIT {sizeof(nrnn_stream_info), 0, 0, 0, 0, 0, 0.0, 0.0, 0, 0, 0, 0, 0, 0, 0, 0, 0}

/* Status: INVALID_ARGUMENT. */
nrnn_status nrnn_stream_get_info(const nrnn_stream *stream, nrnn_stream_info *info, nrnn_error *error);

#define NRNN_NOMINAL (-1)

/* Copies one layer's state of one member, in the order that docs/models.md gives for the cell.
 *   layer     0 .. layers-1
 *   member    0 .. M-1, or NRNN_NOMINAL
 *   out       [capacity] floats; capacity at least the layer's state, else BUFFER_TOO_SMALL. Numbers that the cell keeps
 *             in float64 come after the others, rounded.
 * Statuses: INVALID_ARGUMENT, BUFFER_TOO_SMALL. */
nrnn_status nrnn_stream_state(const nrnn_stream *stream, uint32_t layer, int64_t member, float *out, size_t capacity,
                              nrnn_error *error);

#define NRNN_SNAPSHOT_USER_MAX 64

/* Writes the whole stream into a portable, checksummed block of bytes: restored on any machine, it continues bit for
 * bit.
 *   user      up to NRNN_SNAPSHOT_USER_MAX bytes of the caller's own, such as an offset in its source; may be NULL
 *   buffer    [capacity] bytes; at least snapshot_bytes + user_size, else BUFFER_TOO_SMALL
 *   written   receives the size; may be NULL
 * Statuses: INVALID_ARGUMENT, BUFFER_TOO_SMALL. */
nrnn_status nrnn_stream_snapshot(const nrnn_stream *stream, const void *user, size_t user_size, void *buffer,
                                 size_t capacity, size_t *written, nrnn_error *error);

/* Makes the stream continue where the snapshot was taken: state, seed, stream id, episode, tick, time, noise scale,
 * policies and held values.
 * The stream must be of the same model (by fingerprint), members and noise mode; a calibrated one also of the snapshot's
 * noise scale. Quantile levels, space and `calibrated` are the stream's own and stay.
 *   user       receives the caller's bytes, NRNN_SNAPSHOT_USER_MAX at most; may be NULL
 *   user_size  receives their number; may be NULL
 * Statuses: INVALID_ARGUMENT, NOT_A_SNAPSHOT, BAD_SNAPSHOT, BAD_VERSION, SNAPSHOT_OF_OTHER_MODEL,
 * SNAPSHOT_OF_OTHER_STREAM. */
nrnn_status nrnn_stream_restore(nrnn_stream *stream, const void *snapshot, size_t size, void *user, size_t *user_size,
                                nrnn_error *error);

/* What a snapshot needs of the stream that takes it: fills seed, stream_id, episode, tick, samples, time, noise_scale,
 * snapshot_bytes, members and noise; `fingerprint` receives the model's, may be NULL.
 * Statuses: INVALID_ARGUMENT, NOT_A_SNAPSHOT, BAD_SNAPSHOT, BAD_VERSION. */
nrnn_status nrnn_snapshot_get_info(const void *snapshot, size_t size, nrnn_stream_info *info, uint64_t *fingerprint,
                                   nrnn_error *error);

/* ---- Noise ----------------------------------------------------------------------------------------------------- */

/* The normals that a stream draws, as a pure function of their address (docs/noise.md).
 *   episode, tick  below 2^40; member below 2^24; noise_id below 64
 *   slot           below 16: 0 is xi
 *   first_unit     first_unit + count at most 65,536
 *   out            [count] floats
 * Status: INVALID_ARGUMENT. */
nrnn_status nrnn_normals(uint64_t seed, uint64_t stream_id, uint64_t episode, uint32_t member, uint32_t noise_id,
                         uint64_t tick, uint32_t slot, uint32_t first_unit, size_t count, float *out,
                         nrnn_error *error);

/* A stream id from a name, such as a sensor's: 64-bit FNV-1a, equal in every binding. NULL with size 0 is allowed. */
uint64_t nrnn_stream_id_from_key(const void *bytes, size_t size);

#ifdef __cplusplus
}
#endif

#endif /* NRNN_H */
