// The structs of nrnn.h as WebAssembly lays them out, field for field; the suite `bindings` compares them with the header.

/** Sizes of the kinds of fields, which are their alignments too. `text` and `pointer` are addresses. */
const SIZES = { i32: 4, u32: 4, size: 4, pointer: 4, text: 4, u64: 8, f64: 8, "f64[3]": 24 }

const GET = {
  i32: (view, at) => view.getInt32(at, true),
  u32: (view, at) => view.getUint32(at, true),
  u64: (view, at) => view.getBigUint64(at, true),
  f64: (view, at) => view.getFloat64(at, true),
  "f64[3]": (view, at) => [0, 8, 16].map((offset) => view.getFloat64(at + offset, true)),
}
const SET = {
  u32: (view, at, value) => view.setUint32(at, value, true),
  u64: (view, at, value) => view.setBigUint64(at, BigInt(value), true),
  f64: (view, at, value) => view.setFloat64(at, value, true),
}
for (const kind of ["size", "pointer", "text"]) {
  GET[kind] = GET.u32
  SET[kind] = SET.u32
}

/** Where each field lies, as C has it. */
export class Struct {
  constructor(name, words) {
    this.name = name
    this.fields = {}
    let end = 0
    for (const line of words.trim().split("\n")) {
      const [kind, ...names] = line.trim().split(/\s+/)
      for (const field of names) {
        const step = Math.min(SIZES[kind], 8)
        const offset = Math.ceil(end / step) * step
        this.fields[field] = { kind, offset }
        end = offset + SIZES[kind]
      }
    }
    const align = Math.max(...Object.values(this.fields).map(({ kind }) => Math.min(SIZES[kind], 8)))
    this.size = Math.ceil(end / align) * align
  }

  /** Reads every field. */
  read(view, at) {
    return Object.fromEntries(Object.entries(this.fields).map(([name, { kind, offset }]) => [name, GET[kind](view, at + offset)]))
  }

  /** Writes fields into zeroed memory: what is not given is the default. */
  write(view, at, values) {
    view.setUint32(at, this.size, true)
    for (const [name, value] of Object.entries(values)) {
      const { kind, offset } = this.fields[name]
      SET[kind](view, at + offset, value)
    }
  }
}

// The message follows the status.
export const ERROR_SIZE = 256
export const MESSAGE = 4

export const LoadOptions = new Struct("nrnn_load_options", `
  size struct_size
  u64 max_bytes
  u32 kernels flags`)

export const ModelInfo = new Struct("nrnn_model_info", `
  size struct_size
  u64 fingerprint parameters bytes weight_bytes
  f64 interval
  u32 inputs outputs layers state task has_noise trained_with valid_at_end trained_length warm_up horizon checks
  u32 provenance kernels max_substeps features
  u64 state_bytes
  u32 has_calibration max_ticks
  u64 operations
  u32 packed in_place`)

export const LayerInfo = new Struct("nrnn_layer_info", `
  size struct_size
  text name cell noise
  f64[3] noise_values
  u32 inputs units state noise_id trained_with doubles
  f64 spectral_radius
  text matrices`)

export const ChannelInfo = new Struct("nrnn_channel_info", `
  size struct_size
  text name unit
  f64 mean scale limit`)

export const CalibrationInfo = new Struct("nrnn_calibration_info", `
  size struct_size
  f64 noise_scale
  pointer levels offsets coverage
  text data
  u32 members level_count`)

export const CheckReport = new Struct("nrnn_check_report", `
  size struct_size
  u32 checks failed worst_check worst_output
  u64 worst_step
  f64 worst_error tolerance`)

export const StreamOptions = new Struct("nrnn_stream_options", `
  size struct_size
  u64 seed stream_id
  u32 members noise
  f64 noise_scale
  pointer quantiles
  size quantile_count
  u32 space missing
  pointer missing_by_channel
  size missing_count
  u32 gap max_substeps
  pointer parallel_for parallel_context
  u32 calibrated reserved`)

export const Output = new Struct("nrnn_output", `
  size struct_size
  pointer nominal
  size nominal_capacity
  pointer mean
  size mean_capacity
  pointer variance
  size variance_capacity
  pointer quantiles
  size quantiles_capacity
  pointer members
  size members_capacity
  pointer entropy
  size entropy_capacity
  pointer mutual_information
  size mutual_information_capacity
  pointer flags
  size flags_capacity
  pointer largest_z
  size largest_z_capacity`)

export const StreamInfo = new Struct("nrnn_stream_info", `
  size struct_size
  u64 seed stream_id episode tick samples
  f64 time noise_scale
  size bytes scratch_bytes snapshot_bytes
  u32 members noise space quantile_count calibrated reserved`)
