// What nrnn.hpp adds to nrnn.h: ownership, errors, vectors, and steps that do not throw.
#include <cstdio>
#include <limits>
#include <nrnn.hpp>
#include <type_traits>

static int failures = 0;

static void expect(bool fact, const char *what) {
  if (!fact) std::printf("expected %s\n", what), failures++;
}

template <class Call>
static void refused(nrnn_status status, Call call, const char *what) {
  try {
    call();
    expect(false, what);
  } catch (const nrnn::Error &error) {
    expect(error.status() == status && error.what()[0], what);
  }
}

static nrnn::StreamOptions ensemble() {
  nrnn::StreamOptions options;
  options.members = 16;
  options.seed = 7;
  options.quantiles = {0.1, 0.5, 0.9};
  return options;
}

static bool equal(const nrnn::Summary &a, const nrnn::Summary &b) {
  return a.nominal == b.nominal && a.mean == b.mean && a.variance == b.variance && a.quantiles == b.quantiles &&
         a.members == b.members && a.entropy == b.entropy && a.flags == b.flags && a.largest_z == b.largest_z;
}

static void shapes(const nrnn::Model &model) {
  nrnn::Stream stream(model, ensemble());
  const nrnn::Summary s = stream.run({1, 2, 3}, nrnn::Members::include);
  const std::size_t K = model.info().outputs;
  expect(s.steps == 3 && s.mean.size() == 3 * K && s.nominal.size() == 3 * K, "one row per step");
  expect(s.quantiles.size() == 9 * K && s.members.size() == 48 * K, "levels and members");
  expect(s.entropy.size() == 3 && s.flags.size() == 3 && s.largest_z.size() == 3, "one value per step");
  expect(stream.step({4}).members.empty(), "no members unless asked for");
  expect(stream.state().size() == model.layer(0).state, "the state of a layer");
}

static void versions() {
  nrnn::check_header();
  refused(
      NRNN_BAD_VERSION, [] { nrnn::check(nrnn_check_header, NRNN_VERSION + 256, NRNN_ABI_VERSION); },
      "a later header to be refused");
}

static void ownership(const nrnn::Model &model) {
  static_assert(std::is_copy_constructible<nrnn::Model>::value, "a model is a shared handle");
  static_assert(!std::is_copy_constructible<nrnn::Stream>::value, "a stream copies by clone() only");
  static_assert(std::is_nothrow_move_constructible<nrnn::Stream>::value, "a stream moves");
  auto last = std::make_unique<nrnn::Model>(model);
  nrnn::Stream stream(*last, ensemble());
  last.reset();
  nrnn::Stream moved = std::move(stream);
  nrnn::Stream copy = moved.clone();
  expect(equal(moved.step({3}), copy.step({3})), "a clone to continue alike");
}

static void snapshots(const nrnn::Model &model) {
  nrnn::Stream a(model, ensemble()), b(model, ensemble());
  a.run({1, 2, 3, 4});
  const nrnn::Snapshot snapshot = a.snapshot({42, 43});
  expect(b.restore(snapshot) == std::vector<std::uint8_t>({42, 43}), "the caller's bytes back");
  expect(equal(a.step({5}), b.step({5})), "a restored stream to continue alike");
  a.reset(snapshot);
  expect(a.info().samples == 0 && a.info().episode == 1, "a reset to a snapshot to begin an episode");
}

static void errors(const nrnn::Model &model) {
  nrnn::Stream stream(model, ensemble());
  nrnn::StreamOptions bad = ensemble();
  bad.quantiles = {0.001};
  refused(
      NRNN_IO, [] { nrnn::Model::load("no such file"); }, "a missing file to be refused");
  refused(
      NRNN_IO, [] { nrnn::Model::load("/dev/zero"); }, "a device to be refused");
  refused(
      NRNN_NOT_A_MODEL, [] { nrnn::Model::load("abc", 3); }, "other bytes to be refused");
  refused(
      NRNN_INVALID_ARGUMENT, [&] { nrnn::Stream(model, bad); }, "a level beyond the members to be refused");
  refused(
      NRNN_INVALID_ARGUMENT,
      [&] {
        stream.step({1, 2});
      },
      "a row too long to be refused");
  refused(
      NRNN_INVALID_ARGUMENT, [&] { model.layer(99); }, "a layer out of range to be refused");
  refused(
      NRNN_BAD_INPUT, [&] { stream.step({0.0f / 0.0f}); }, "NaN to be refused");
  refused(
      NRNN_NOT_A_SNAPSHOT,
      [&] {
        stream.restore({1, 2});
      },
      "other bytes to be refused as a snapshot");
  std::size_t done = 0;
  refused(
      NRNN_BAD_INPUT,
      [&] {
        stream.run({1, 2, 0.0f / 0.0f}, nrnn::Members::omit, &done);
      },
      "a bad row to be refused");
  expect(done == 2 && stream.info().samples == 2, "the rows before to count");
}

// The model names no interval: one step whatever the time, which is counted.
static void sensors(const nrnn::Model &model) {
  nrnn::StreamOptions options;
  options.missing = NRNN_MISSING_HOLD;
  nrnn::Stream a(model, options), b(model, options);
  expect(equal(a.step({3}, 2.5), b.step({3})) && a.info().time == 2.5, "one step, 2.5 s later");
  const float missing = std::numeric_limits<float>::quiet_NaN();
  expect(a.run({missing}, {1.5}).flags[0] == NRNN_FLAG_HELD && a.info().time == 4, "a missing value to be held");
  refused(NRNN_INVALID_ARGUMENT, [&] { a.run({3, 4}, {1.0}); }, "an interval for each row");
  options.missing_by_channel = {NRNN_MISSING_REJECT};
  nrnn::Stream strict(model, options);
  refused(NRNN_BAD_INPUT, [&] { strict.step({missing}); }, "the channel's own policy");
}

static void real_time(const nrnn::Model &model) {
  nrnn::Stream a(model, ensemble()), b(model, ensemble());
  const float x[2] = {3, 4};
  std::vector<float> mean(2 * model.info().outputs);
  nrnn_output output = NRNN_OUTPUT_INIT;
  output.mean = mean.data();
  output.mean_capacity = mean.size();
  static_assert(noexcept(a.step_into(x, 1, &output)) &&noexcept(a.run_into(x, 2, 2, &output)),
                "RT functions throw nothing");
  expect(a.run_into(x, 2, 2, &output) == NRNN_OK && mean == b.run({3, 4}).mean, "the same as run");
  expect(a.step_into(x, 2, &output) == NRNN_INVALID_ARGUMENT, "a status in place of an exception");
}

// One step of many: that of each alone, whatever becomes of the others; on the host's loop too.
static void fleets(const nrnn::Model &model) {
  std::vector<nrnn::Stream> many, alone;
  std::vector<nrnn::Stream *> streams;
  std::size_t calls = 0;
  nrnn::StreamOptions options;
  options.parallel_for = [](void *context, std::size_t count, void (*body)(void *, std::size_t), void *task) {
    ++*static_cast<std::size_t *>(context);
    for (std::size_t i = 0; i < count; i++) body(task, i);
  };
  options.parallel_context = &calls;
  for (std::uint64_t i = 0; i < 100; i++) {
    options.stream_id = i;
    options.members = i % 3 == 0 ? 5 : 1;
    options.noise = i % 2 ? NRNN_NOISE_ON : NRNN_NOISE_AUTO;
    many.emplace_back(model, options), alone.emplace_back(model, options);
  }
  for (nrnn::Stream &stream : many) streams.push_back(&stream);
  std::vector<float> x(many.size());
  for (std::size_t i = 0; i < x.size(); i++) x[i] = 300.0f + static_cast<float>(i);
  x[7] = std::numeric_limits<float>::quiet_NaN();
  const nrnn::Steps done = nrnn::step(streams, x, std::vector<double>(x.size(), 2.5), nrnn::Members::include);
  expect(calls > 0, "the host's loop to be called");
  for (std::size_t i = 0; i < x.size(); i++) {
    if (i == 7) continue;
    expect(done.statuses[i] == NRNN_OK && many[i].info().time == 2.5, "a stream to have moved");
    expect(equal(done.summaries[i], alone[i].step({x[i]}, 2.5, nrnn::Members::include)), "the step of a stream alone");
  }
  expect(done.statuses[7] == NRNN_BAD_INPUT && !done.summaries[7].steps && many[7].info().samples == 0,
         "a stream whose sample is missing to stay as it was");
  expect(nrnn::step({streams[0], nullptr, streams[0]}, {1, 2, 3}).statuses ==
             std::vector<nrnn_status>({NRNN_OK, NRNN_INVALID_ARGUMENT, NRNN_INVALID_ARGUMENT}),
         "no stream, and a stream twice, to be refused by themselves");
  refused(NRNN_INVALID_ARGUMENT, [&] { nrnn::step(streams, {1, 2}); }, "another number of inputs to be refused");
  refused(NRNN_INVALID_ARGUMENT, [&] { nrnn::step(streams, x, {1.0}); }, "another number of intervals to be refused");
}

// `model` has no calibration, the other has one with offsets.
static void calibrated(const nrnn::Model &model, const nrnn::Model &other) {
  nrnn::StreamOptions options;
  options.calibrated = true;
  refused(
      NRNN_NO_CALIBRATION, [&] { nrnn::Stream(model, options); }, "a calibrated stream without one to be refused");
  refused(
      NRNN_NO_CALIBRATION, [&] { model.calibration(); }, "no calibration to be told so");
  const nrnn_calibration_info record = other.calibration();
  nrnn::Stream stream(other, options);
  options.calibrated = false;
  options.members = record.members;
  options.noise_scale = record.noise_scale;
  options.quantiles.assign(record.levels, record.levels + record.level_count);
  nrnn::Stream plain(other, options);
  const nrnn::Summary a = stream.step({350}), b = plain.step({350});
  expect(stream.info().calibrated && !plain.info().calibrated && a.mean == b.mean, "the same members");
  expect(a.quantiles.size() == record.level_count && record.level_count == 3, "the calibration's levels");
  for (std::size_t q = 0; q < a.quantiles.size(); q++)
    expect(a.quantiles[q] == static_cast<float>(b.quantiles[q] + record.offsets[q]), "a quantile and its offset");
}

int main(int argc, char **argv) {
  const nrnn::Model model = nrnn::Model::load(argc > 1 ? argv[1] : "");
  versions();
  shapes(model);
  ownership(model);
  snapshots(model);
  errors(model);
  sensors(model);
  real_time(model);
  fleets(model);
  calibrated(model, nrnn::Model::load(argc > 2 ? argv[2] : ""));
  expect(nrnn::stream_id_from_key("sensor 7") == nrnn_stream_id_from_key("sensor 7", 8), "the id of C");
  if (!failures) std::printf("as expected\n");
  return failures != 0;
}
