// What a model and a stream say of themselves, in JavaScript's own words. What is not known is null.
import { SPACES, TASKS, TRAINED_WITH } from "./names.js"
import { CalibrationInfo, ChannelInfo, LayerInfo, ModelInfo } from "./structs.js"

/** `model.info`. */
export function describe(engine, model) {
  return engine.memory.lend((take) => {
    const get = (struct, name, ...which) => {
      const at = engine.struct(take, struct)
      engine.call(name, model, ...which, at)
      return struct.read(engine.memory.view, at)
    }
    const every = (count, one) => Array.from({ length: count }, (_, index) => one(index))
    const text = (at) => engine.memory.text(at)
    const channel = (name) => (index) => {
      const c = get(ChannelInfo, name, index)
      return { name: text(c.name), unit: text(c.unit), mean: c.mean, scale: c.scale, limit: c.limit || null }
    }
    const info = get(ModelInfo, "nrnn_model_get_info")
    return {
      inputs: every(info.inputs, channel("nrnn_model_get_input")),
      outputs: every(info.outputs, channel("nrnn_model_get_output")).map(({ limit, ...output }) => output),
      layers: every(info.layers, (index) => layer(get(LayerInfo, "nrnn_model_get_layer", index), text)),
      ...facts(info),
      kernels: engine.nameOfKernels(info.kernels),
      calibration: info.has_calibration ? calibration(engine, get(CalibrationInfo, "nrnn_model_get_calibration"), info.outputs) : null,
      provenance: Object.fromEntries(every(info.provenance, (index) => note(engine, model, index, take(8)))),
    }
  })
}

function facts(info) {
  return {
    task: TASKS[info.task],
    interval: info.interval || null,
    trainedLength: info.trained_length || null,
    warmUp: info.warm_up,
    horizon: info.horizon,
    maxSubsteps: info.max_substeps,
    maxTicks: info.max_ticks,
    validAtEnd: info.valid_at_end === 1,
    hasNoise: info.has_noise === 1,
    trainedWith: TRAINED_WITH[info.trained_with],
    fingerprint: info.fingerprint,
    parameters: Number(info.parameters),
    operations: Number(info.operations),
    bytes: Number(info.bytes),
    weightBytes: Number(info.weight_bytes),
    state: info.state,
    stateBytes: Number(info.state_bytes),
    features: info.features,
    checks: info.checks,
    packed: info.packed === 1,
  }
}

function layer(l, text) {
  return {
    name: text(l.name),
    cell: text(l.cell),
    inputs: l.inputs,
    units: l.units,
    state: l.state,
    doubles: l.doubles,
    noise: text(l.noise),
    noiseValues: l.noise_values,
    noiseId: l.noise_id,
    trainedWith: TRAINED_WITH[l.trained_with],
    spectralRadius: l.spectral_radius || null,
    matrices: text(l.matrices).split(" ").filter(Boolean).map((matrix) => matrix.split("=")[0]),
  }
}

function calibration(engine, c, outputs) {
  const doubles = (at, count) => (at ? engine.memory.doubles(at, count).slice() : null)
  return {
    noiseScale: c.noise_scale,
    members: c.members,
    levels: doubles(c.levels, c.level_count) ?? new Float64Array(),
    offsets: doubles(c.offsets, c.level_count * outputs) ?? new Float64Array(),
    coverage: doubles(c.coverage, c.level_count * outputs),
    data: engine.memory.text(c.data),
  }
}

function note(engine, model, index, at) {
  engine.call("nrnn_model_get_provenance", model, index, at, at + 4)
  const { view } = engine.memory
  return [0, 4].map((offset) => engine.memory.text(view.getUint32(at + offset, true)))
}

/** `stream.info`. */
export function streamFacts(info) {
  return {
    seed: info.seed,
    streamId: info.stream_id,
    episode: Number(info.episode),
    tick: Number(info.tick),
    samples: Number(info.samples),
    time: info.time,
    members: info.members,
    noise: info.noise === 2,
    noiseScale: info.noise_scale,
    space: SPACES[info.space],
    calibrated: info.calibrated === 1,
    bytes: info.bytes,
    scratchBytes: info.scratch_bytes,
    snapshotBytes: info.snapshot_bytes,
  }
}

/** What `model.verify` found. */
export function checkReport(report) {
  return {
    checks: report.checks,
    failed: report.failed,
    worstCheck: report.worst_check,
    worstOutput: report.worst_output,
    worstStep: Number(report.worst_step),
    worstError: report.worst_error,
    tolerance: report.tolerance,
  }
}
