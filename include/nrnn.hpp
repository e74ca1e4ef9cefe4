/* nrnn.hpp: RAII for C++17 over nrnn.h, header-only. The engine, its rules and all meanings are those of nrnn.h.
 *
 *     nrnn::Model model = nrnn::Model::load("digits.nrnn");
 *     nrnn::StreamOptions options;
 *     options.members = 32;                                // more than one member: noise is on
 *     nrnn::Stream stream(model, options);
 *     nrnn::Summary summary = stream.step({0.5f});         // summary.mean, .variance, .nominal, ...
 *
 * Rules that hold for everything here
 *   Errors    A call that fails throws nrnn::Error: its status is NRNN_*, its text what was expected and what was
 *             found. The stream is then as it was before the call (but see run). Where memory for a result runs out,
 *             std::bad_alloc is thrown, again with the stream as it was.
 *   Memory    Input is borrowed for the call. Results are vectors of the caller.
 *   RT        Functions so marked are noexcept, return a status in place of throwing, allocate nothing and take
 *             bounded time: they may be called from a real-time thread. All others may allocate.
 *   Threads   Model: any thread, also at the same time. Stream: one thread at a time ("owner").
 *   Order     A model may go while streams of it live: each stream holds a reference.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef NRNN_HPP
#define NRNN_HPP

#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "nrnn.h"

namespace nrnn {

/* What a failed call says: what() is the sentence, status() one of NRNN_*, never NRNN_OK. */
class Error : public std::runtime_error {
 public:
  explicit Error(const nrnn_error &error) : std::runtime_error(error.message), status_(error.status) {}
  Error(nrnn_status status, const std::string &message) : std::runtime_error(message), status_(status) {}
  nrnn_status status() const noexcept { return status_; }

 private:
  nrnn_status status_;
};

/* Calls `function` with `arguments` and an nrnn_error; throws where it fails. For functions of nrnn.h without a wrapper
 * here: nrnn::check(nrnn_model_verify, model.get(), &report). */
template <class Function, class... Arguments>
void check(Function function, Arguments... arguments) {
  nrnn_error error;
  const nrnn_status status = function(arguments..., &error);
  if (status != NRNN_OK) throw Error(error);
}

/* Throws where the library in use does not fit the header that the program was compiled with. Model::load does it. */
inline void check_header() { check(nrnn_check_header, std::uint32_t{NRNN_VERSION}, std::uint32_t{NRNN_ABI_VERSION}); }

/* The defaults are those of nrnn_load_options. */
struct LoadOptions {
  std::uint64_t max_bytes = 0;               /* largest file accepted; 0: 1 GiB */
  std::uint32_t kernels = NRNN_KERNELS_AUTO; /* NRNN_KERNELS_* */
  std::uint32_t flags = 0;                   /* NRNN_LOAD_* */
};

/* An immutable model. A copy is another handle on the same model. One moved from may only be assigned or destroyed. */
class Model {
 public:
  /* Loads the file at `path`. Errors: those of nrnn_model_load_file, and of check_header. */
  static Model load(const std::string &path, const LoadOptions &options = {}) {
    check_header();
    const nrnn_load_options o = as_c(options);
    nrnn_model *model = nullptr;
    check(nrnn_model_load_file, path.c_str(), &o, &model);
    return Model(model);
  }

  /* Loads `size` bytes, which are copied and may go afterwards unless IN_PLACE. Errors: those of nrnn_model_load_memory,
   * and of check_header. */
  static Model load(const void *bytes, std::size_t size, const LoadOptions &options = {}) {
    check_header();
    const nrnn_load_options o = as_c(options);
    nrnn_model *model = nullptr;
    check(nrnn_model_load_memory, bytes, size, &o, &model);
    return Model(model);
  }

  /* Sizes, task, sequence, fingerprint: see nrnn_model_info. */
  nrnn_model_info info() const {
    nrnn_model_info info = NRNN_MODEL_INFO_INIT;
    check(nrnn_model_get_info, get(), &info);
    return info;
  }

  /* Layer 0 .. layers-1, input 0 .. inputs-1, output 0 .. outputs-1; the strings in them live as long as the model.
   * Errors: INVALID_ARGUMENT for an index out of range. */
  nrnn_layer_info layer(std::uint32_t index) const {
    nrnn_layer_info info = NRNN_LAYER_INFO_INIT;
    check(nrnn_model_get_layer, get(), index, &info);
    return info;
  }
  nrnn_channel_info input(std::uint32_t index) const { return channel(nrnn_model_get_input, index); }
  nrnn_channel_info output(std::uint32_t index) const { return channel(nrnn_model_get_output, index); }

  /* What calibrating found; its arrays live as long as the model. Errors: NO_CALIBRATION. */
  nrnn_calibration_info calibration() const {
    nrnn_calibration_info info = NRNN_CALIBRATION_INFO_INIT;
    check(nrnn_model_get_calibration, get(), &info);
    return info;
  }

  /* Replays the check vectors that the training framework left in the file.
   * Errors: VERIFY_FAILED, NO_CHECKS, NO_MEMORY, DIVERGED. */
  nrnn_check_report verify() const {
    nrnn_check_report report = NRNN_CHECK_REPORT_INIT;
    check(nrnn_model_verify, get(), &report);
    return report;
  }

  /* The handle, for the functions of nrnn.h; it stays this object's. */
  const nrnn_model *get() const noexcept { return model_.get(); }

 private:
  explicit Model(nrnn_model *model) : model_(model, nrnn_model_free) {}

  static nrnn_load_options as_c(const LoadOptions &options) {
    nrnn_load_options o = NRNN_LOAD_OPTIONS_INIT;
    o.max_bytes = options.max_bytes;
    o.kernels = options.kernels;
    o.flags = options.flags;
    return o;
  }

  template <class Get>
  nrnn_channel_info channel(Get get_channel, std::uint32_t index) const {
    nrnn_channel_info info = NRNN_CHANNEL_INFO_INIT;
    check(get_channel, get(), index, &info);
    return info;
  }

  std::shared_ptr<nrnn_model> model_;
};

/* The defaults are those of nrnn_stream_options: one member, noise off. */
struct StreamOptions {
  std::uint32_t members = 0;               /* M, 1 .. 2^24 - 2; 0: 1, or the calibration's */
  std::uint32_t noise = NRNN_NOISE_AUTO;   /* NRNN_NOISE_*; AUTO: off for one member, on for more */
  std::uint64_t seed = 0;                  /* equal seeds and stream ids give equal noise */
  std::uint64_t stream_id = 0;             /* tells streams of one seed apart; see stream_id_from_key */
  double noise_scale = 0.0;                /* factor on the model's noise, > 0; 0: 1, or the calibration's */
  std::vector<double> quantiles = {};      /* Q levels, each within [1/(M+1), M/(M+1)], at most 64; none: none, or the
                                              calibration's */
  std::uint32_t space = NRNN_SPACE_OUTPUT; /* NRNN_SPACE_* */
  std::uint32_t missing = NRNN_MISSING_REJECT;         /* NRNN_MISSING_*: what NaN gets, for all channels */
  std::vector<std::uint32_t> missing_by_channel = {};  /* [inputs], or empty; overrides `missing` */
  std::uint32_t gap = NRNN_GAP_REJECT;     /* NRNN_GAP_*: what an interval gets that is too long to integrate */
  std::uint32_t max_substeps = 0;          /* the longest that is, in nominal intervals; 0: the model's, or 64 */
  bool calibrated = false;                 /* as the model's calibration says: see nrnn_stream_options */
  nrnn_parallel_for parallel_for = nullptr; /* a loop of the host's, as nrnn_parallel_for says; NULL: the calling thread */
  void *parallel_context = nullptr;        /* passed to it; must live as long as the stream and its clones */
};

/* What one or more steps gave: row-major, one row per step. K = outputs, Q = quantile levels, M = members. */
struct Summary {
  std::size_t steps = 0;
  std::vector<float> nominal;            /* [step][K]: the noise-free path, the paper's prediction */
  std::vector<float> mean;               /* [step][K]: over the members */
  std::vector<float> variance;           /* [step][K]: unbiased; 0 for M = 1 and for noise off */
  std::vector<float> quantiles;          /* [step][Q][K] */
  std::vector<float> members;            /* [step][M][K]; empty unless asked for */
  std::vector<float> entropy;            /* [step], nats; empty for regression */
  std::vector<float> mutual_information; /* [step], nats; empty for regression */
  std::vector<std::uint32_t> flags;      /* [step]: NRNN_FLAG_* */
  std::vector<float> largest_z;          /* [step]: the largest |z| of the normalised input */
};

/* A stream in portable bytes. */
using Snapshot = std::vector<std::uint8_t>;

/* Whether a Summary holds the members' outputs. */
enum class Members { omit, include };

/* What one step of many streams gave, in their order. */
struct Steps {
  std::vector<nrnn_status> statuses; /* NRNN_OK, or what kept a stream as it was */
  std::vector<Summary> summaries;    /* of a stream that failed, nothing: its `steps` is 0 */
};

/* One sensor's state. Moves, and copies only by clone(). A stream moved from may only be assigned or destroyed. */
class Stream {
 public:
  /* Errors: those of nrnn_stream_create. */
  explicit Stream(Model model, const StreamOptions &options = {}) : model_(std::move(model)) {
    const nrnn_stream_options o = as_c(options);
    nrnn_stream *stream = nullptr;
    check(nrnn_stream_create, model_.get(), &o, &stream);
    stream_.reset(stream);
    measure();
  }

  /* A stream that continues as this one would. Errors: NO_MEMORY. */
  Stream clone() const {
    nrnn_stream *copy = nullptr;
    check(nrnn_stream_clone, get(), &copy);
    return Stream(model_, copy);
  }

  /* Advances by one sample of raw values, [inputs]. Errors: those of nrnn_stream_step. */
  Summary step(const std::vector<float> &input, Members members = Members::omit) {
    return step(input.data(), input.size(), members);
  }
  Summary step(const float *input, std::size_t count, Members members = Members::omit) {
    return advance(input, count, 1, nullptr, members, nullptr);
  }
  /* The same `dt` seconds after the last sample; 0: the nominal interval. Models whose max_ticks is above 1 take a
   * longer interval in equal sub-steps on held input, or by their formula for it in one, others in one step. */
  Summary step(const std::vector<float> &input, double dt, Members members = Members::omit) {
    return advance(input.data(), input.size(), 1, &dt, members, nullptr);
  }

  /* Advances by rows of raw values, [steps][inputs], equal bit for bit to as many steps. It stops before a row that
   * fails: the stream is then as the rows before leave it, and `steps_done`, may be NULL, counts them.
   * Errors: those of nrnn_stream_step; INVALID_ARGUMENT unless all rows are whole. */
  Summary run(const std::vector<float> &inputs, Members members = Members::omit, std::size_t *steps_done = nullptr) {
    return run(inputs.data(), inputs.size(), members, steps_done);
  }
  Summary run(const float *inputs, std::size_t count, Members members = Members::omit,
              std::size_t *steps_done = nullptr) {
    return advance(inputs, count, count / inputs_, nullptr, members, steps_done);
  }
  /* The same with an interval for each row, [steps] seconds. Errors: INVALID_ARGUMENT too for another number of them. */
  Summary run(const std::vector<float> &inputs, const std::vector<double> &dt, Members members = Members::omit,
              std::size_t *steps_done = nullptr) {
    return advance(inputs.data(), inputs.size(), dt.size(), dt.data(), members, steps_done);
  }

  /* RT, owner. nrnn_stream_step: writes into the caller's arrays, those that are NULL are skipped.
   *   output   begin with NRNN_OUTPUT_INIT; NULL: advance only
   *   error    NULL, or filled on failure
   *   dt       seconds since the last sample; 0: the nominal interval
   * Returns NRNN_OK or a status of nrnn_stream_step; the stream is then as it was. */
  nrnn_status step_into(const float *input, std::size_t count, const nrnn_output *output,
                        nrnn_error *error = nullptr, double dt = 0.0) noexcept {
    return nrnn_stream_step(get(), input, count, dt, output, error);
  }

  /* RT, owner. nrnn_stream_run: the same for rows, [steps][inputs]. It stops before a row that fails; `steps_done`, may
   * be NULL, receives the rows done, and stream and arrays are as that many steps leave them. dt, resets: [steps] or
   * NULL, as in nrnn_stream_run. */
  nrnn_status run_into(const float *inputs, std::size_t count, std::size_t steps, const nrnn_output *output,
                       std::size_t *steps_done = nullptr, nrnn_error *error = nullptr, const double *dt = nullptr,
                       const std::uint8_t *resets = nullptr) noexcept {
    return nrnn_stream_run(get(), inputs, count, steps, dt, resets, output, steps_done, error);
  }

  /* Begins an episode. to: NRNN_RESET_*. episode: 0 .. 2^40 - 1. Errors: INVALID_ARGUMENT, EXHAUSTED. */
  void reset(std::uint32_t to = NRNN_RESET_INITIAL, std::uint64_t episode = NRNN_NEXT_EPISODE) {
    check(nrnn_stream_reset, get(), to, episode);
  }
  /* Begins an episode from a snapshot's state. Errors: those of restore, EXHAUSTED. */
  void reset(const Snapshot &snapshot, std::uint64_t episode = NRNN_NEXT_EPISODE) {
    check(nrnn_stream_reset_to, get(), snapshot.data(), snapshot.size(), episode);
  }

  /* The whole stream, with up to NRNN_SNAPSHOT_USER_MAX bytes of the caller's own. Errors: INVALID_ARGUMENT. */
  Snapshot snapshot(const std::vector<std::uint8_t> &user = {}) const {
    Snapshot bytes(info().snapshot_bytes + user.size());
    check(nrnn_stream_snapshot, get(), user.data(), user.size(), bytes.data(), bytes.size(), nullptr);
    return bytes;
  }
  /* Continues where the snapshot was taken; the caller's own bytes in it. Errors: those of nrnn_stream_restore. */
  std::vector<std::uint8_t> restore(const Snapshot &snapshot) {
    std::vector<std::uint8_t> user(NRNN_SNAPSHOT_USER_MAX);
    std::size_t size = 0;
    check(nrnn_stream_restore, get(), snapshot.data(), snapshot.size(), user.data(), &size);
    user.resize(size);
    return user;
  }

  /* Seed, episode, tick, sizes: see nrnn_stream_info. */
  nrnn_stream_info info() const {
    nrnn_stream_info info = NRNN_STREAM_INFO_INIT;
    check(nrnn_stream_get_info, get(), &info);
    return info;
  }

  /* One layer's state, in the order that docs/models.md gives. member: 0 .. M-1 or NRNN_NOMINAL.
   * Errors: INVALID_ARGUMENT for an index out of range. */
  std::vector<float> state(std::uint32_t layer = 0, std::int64_t member = NRNN_NOMINAL) const {
    std::vector<float> out(model_.layer(layer).state);
    float none; /* a layer without state still needs an address */
    check(nrnn_stream_state, get(), layer, member, out.empty() ? &none : out.data(), out.size());
    return out;
  }

  const Model &model() const noexcept { return model_; }

  /* The handle, for the functions of nrnn.h; it stays this object's. */
  nrnn_stream *get() noexcept { return stream_.get(); }
  const nrnn_stream *get() const noexcept { return stream_.get(); }

 private:
  struct Free {
    void operator()(nrnn_stream *stream) const noexcept { nrnn_stream_free(stream); }
  };

  Stream(const Model &model, nrnn_stream *stream) : model_(model), stream_(stream) { measure(); }

  static nrnn_stream_options as_c(const StreamOptions &options) {
    nrnn_stream_options o = NRNN_STREAM_OPTIONS_INIT;
    o.seed = options.seed;
    o.stream_id = options.stream_id;
    o.members = options.members;
    o.noise = options.noise;
    o.noise_scale = options.noise_scale;
    o.quantiles = options.quantiles.data();
    o.quantile_count = options.quantiles.size();
    o.space = options.space;
    o.missing = options.missing;
    o.missing_by_channel = options.missing_by_channel.data();
    o.missing_count = options.missing_by_channel.size();
    o.gap = options.gap;
    o.max_substeps = options.max_substeps;
    o.calibrated = options.calibrated ? 1 : 0;
    o.parallel_for = options.parallel_for;
    o.parallel_context = options.parallel_context;
    return o;
  }

  void measure() {
    const nrnn_model_info model = model_.info();
    const nrnn_stream_info stream = info();
    inputs_ = model.inputs;
    outputs_ = model.outputs;
    classifier_ = model.task != NRNN_TASK_REGRESSION;
    members_ = stream.members;
    levels_ = stream.quantile_count;
  }

  Summary advance(const float *inputs, std::size_t count, std::size_t steps, const double *dt, Members members,
                  std::size_t *steps_done) {
    Summary summary;
    nrnn_output output = NRNN_OUTPUT_INIT;
    make_room(summary, output, steps, members);
    check(nrnn_stream_run, get(), inputs, count, steps, dt, nullptr, &output, steps_done);
    return summary;
  }

  void make_room(Summary &summary, nrnn_output &output, std::size_t steps, Members members) const;

  friend Steps step(const std::vector<Stream *> &streams, const std::vector<float> &inputs,
                    const std::vector<double> &dt, Members members);

  Model model_;
  std::unique_ptr<nrnn_stream, Free> stream_;
  std::size_t inputs_ = 0, outputs_ = 0, members_ = 0, levels_ = 0;
  bool classifier_ = false;
};

namespace detail {

/* Gives an output array its memory; one of no elements stays NULL. */
template <class T>
void lend(std::vector<T> &array, std::size_t count, T *&start, std::size_t &capacity) {
  array.resize(count);
  start = count ? array.data() : nullptr;
  capacity = count;
}

}  // namespace detail

inline void Stream::make_room(Summary &summary, nrnn_output &output, std::size_t steps, Members members) const {
  using detail::lend;
  const std::size_t values = steps * outputs_;
  const std::size_t every_member = members == Members::include ? members_ : 0;
  const std::size_t information = classifier_ ? steps : 0;
  summary.steps = steps;
  lend(summary.nominal, values, output.nominal, output.nominal_capacity);
  lend(summary.mean, values, output.mean, output.mean_capacity);
  lend(summary.variance, values, output.variance, output.variance_capacity);
  lend(summary.quantiles, values * levels_, output.quantiles, output.quantiles_capacity);
  lend(summary.members, values * every_member, output.members, output.members_capacity);
  lend(summary.entropy, information, output.entropy, output.entropy_capacity);
  lend(summary.mutual_information, information, output.mutual_information, output.mutual_information_capacity);
  lend(summary.flags, steps, output.flags, output.flags_capacity);
  lend(summary.largest_z, steps, output.largest_z, output.largest_z_capacity);
}

/* One step of many streams of one model, as nrnn_streams_step: bit for bit that of each alone, and one that fails never
 * stops the others. inputs: raw values, [stream][inputs]; dt: seconds, [stream], or empty: the nominal interval.
 * Errors: INVALID_ARGUMENT for another number of inputs or intervals; no stream has then moved. Owner of each stream. */
inline Steps step(const std::vector<Stream *> &streams, const std::vector<float> &inputs,
                  const std::vector<double> &dt = {}, Members members = Members::omit) {
  const std::size_t count = streams.size();
  if (!dt.empty() && dt.size() != count)
    throw Error(NRNN_INVALID_ARGUMENT, "dt: expected one for each of " + std::to_string(count) + " streams, found " +
                                           std::to_string(dt.size()));
  Steps done;
  done.statuses.assign(count, NRNN_OK);
  done.summaries.resize(count);
  const nrnn_output none = NRNN_OUTPUT_INIT;
  std::vector<nrnn_output> outputs(count, none);
  std::vector<nrnn_stream *> handles(count);
  for (std::size_t i = 0; i < count; i++) {
    if (!streams[i]) continue;
    handles[i] = streams[i]->get();
    streams[i]->make_room(done.summaries[i], outputs[i], 1, members);
  }
  nrnn_error error;
  const nrnn_status status = nrnn_streams_step(handles.data(), count, inputs.data(), inputs.size(),
                                               dt.empty() ? nullptr : dt.data(), outputs.data(), done.statuses.data(),
                                               &error);
  bool some = status == NRNN_OK;
  for (std::size_t i = 0; i < count; i++)
    if (done.statuses[i] != NRNN_OK) done.summaries[i] = Summary(), some = true;
  if (!some) throw Error(error); /* the call itself, of no stream */
  return done;
}

/* A stream id from a name, such as a sensor's; equal in every binding. RT, any thread. */
inline std::uint64_t stream_id_from_key(const std::string &key) noexcept {
  return nrnn_stream_id_from_key(key.data(), key.size());
}

}  // namespace nrnn

#endif /* NRNN_HPP */
