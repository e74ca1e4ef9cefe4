// Types of nrnn.js; README.md explains, and nrnn.h is the manual of what each function means.

/** A number that is a whole one: a bigint, or a number below 2^53. */
export type Whole = number | bigint
/** A stream's number, or a key (such as a sensor's name) that stands for one in every binding. */
export type StreamId = Whole | string | Uint8Array
/** A value of a channel; NaN and null are missing. */
export type Value = number | null
export type TypedArray =
  | Float32Array | Float64Array | Int8Array | Uint8Array | Uint8ClampedArray | Int16Array | Uint16Array | Int32Array | Uint32Array
/** One sample: a number where there is one channel, an array, or an object by the channels' names. */
export type Sample = Value | readonly Value[] | TypedArray | Readonly<Record<string, Value>>
/** Many: rows, or values one after another. */
export type Samples = readonly Sample[] | TypedArray
export type WasmSource = string | URL | Response | BufferSource | WebAssembly.Module
export type Kernels = "auto" | "generic" | "simd128"
export type MissingPolicy = "reject" | "hold" | "mean" | "skip"
export type OutputName =
  | "nominal" | "mean" | "variance" | "quantiles" | "members" | "entropy" | "mutualInformation" | "flags" | "largestZ"

export interface EngineLoadOptions {
  /** All give the same bits. */
  kernels?: Kernels
  /** Largest file accepted; by default 1 GiB. */
  maxBytes?: Whole
  /** The bytes are one's own: neither checksum nor weights are looked at. */
  trusted?: boolean
}
export interface LoadOptions extends EngineLoadOptions {
  /** By default nrnn.wasm beside the package, or nrnn-scalar.wasm where the host has no vectors. */
  wasm?: WasmSource
}

/** Loads a model from the bytes of its file, into an engine that models of the same `wasm` share. */
export function load(file: Uint8Array | ArrayBuffer, options?: LoadOptions): Promise<Model>

/** One instance of the engine, with memory of its own. */
export class Engine {
  private constructor()
  static open(wasm?: WasmSource): Promise<Engine>
  readonly version: string
  readonly numericsRevision: number
  readonly kernels: Kernels[]
  load(file: Uint8Array | ArrayBuffer, options?: EngineLoadOptions): Model
  /** The normals that a stream draws, as a pure function of their address. */
  normals(address: {
    seed?: Whole, streamId?: StreamId, episode?: Whole, member?: number, noiseId?: number, tick?: Whole, slot?: number,
    firstUnit?: number, count?: number,
  }): Float32Array
  streamIdFromKey(key: string | Uint8Array): bigint
  snapshotInfo(snapshot: Uint8Array | ArrayBuffer): StreamInfo & { fingerprint: bigint }
}

declare global {
  /** As tsc 5.2 has it in the library esnext.disposable. */
  interface SymbolConstructor {
    readonly dispose: unique symbol
  }
}

declare class Handle {
  /** Gives its memory back; a second time does nothing. */
  free(): void
  /** The same, by `using`; where the host knows it. */
  [Symbol.dispose](): void
}

/** An immutable model. */
export class Model extends Handle {
  private constructor()
  readonly engine: Engine
  readonly info: ModelInfo
  /** Of the channels: "x0", "x1", ... where the file has none. */
  readonly names: string[]
  stream(options?: StreamOptions): Stream
  /** One step of many streams of this model, a row of `inputs` each; a failure of one never stops the others. */
  stepStreams(streams: readonly Stream[], inputs: Samples, options?: { dt?: number | readonly number[] | TypedArray }): (StepSummary | NRNNError)[]
  /** Replays the file's check vectors. The error of VERIFY_FAILED has the `report`. */
  verify(): CheckReport
}

export interface StreamOptions {
  /** M. By default 1, or the calibration's. */
  members?: number
  seed?: Whole
  streamId?: StreamId
  /** By default "auto": off for one member, on for more. */
  noise?: boolean | "auto" | "on" | "off"
  noiseScale?: number
  /** Levels, each within [1/(M+1), M/(M+1)]. */
  quantiles?: readonly number[] | Float64Array | Float32Array
  space?: "output" | "logit"
  /** What a missing value gets: one policy for all channels, one for each, or by name, where the others reject. */
  missing?: MissingPolicy | readonly MissingPolicy[] | Readonly<Record<string, MissingPolicy>>
  /** What an interval gets that is too long to integrate. */
  gap?: "reject" | "reset" | "nominal"
  /** Longest interval that is integrated, in nominal ones. */
  maxSubsteps?: number
  calibrated?: boolean
  /** The arrays of its summaries; by default all but `members`. */
  outputs?: "all" | readonly OutputName[]
}

/** K outputs, Q levels, M members. What a stream has by its options alone, or a model by its task, may be missing; so is what
 *  `outputs` leaves out. */
export interface Arrays {
  /** [K]: the noise-free path. */
  nominal: Float32Array
  /** [K]: over the members. */
  mean: Float32Array
  /** [K] */
  variance: Float32Array
  /** [Q][K]: of streams with quantiles. */
  quantiles?: Float32Array
  /** [M][K]: where `outputs` names them. */
  members?: Float32Array
}
export interface StepSummary extends Arrays {
  /** Of the mean probabilities, in nats: of classifiers. */
  entropy?: number
  mutualInformation?: number
  /** Bits of `Flag`. */
  flags: number
  /** The largest |z| of the normalised input. */
  largestZ: number
}
/** The same with a row for each step. */
export interface RunSummary extends Arrays {
  steps: number
  entropy?: Float32Array
  mutualInformation?: Float32Array
  flags: Uint32Array
  largestZ: Float32Array
}

/** One sensor's state, and its ensemble. */
export class Stream extends Handle {
  private constructor()
  readonly model: Model
  readonly info: StreamInfo
  readonly levels: number[]
  /** `dt`: seconds since the last sample, 0 or none the nominal interval. `out`: a summary of an earlier step, to be written over. */
  step(x: Sample, options?: { dt?: number, out?: StepSummary }): StepSummary
  /** As many steps, bit for bit. Where a row fails, the error has `stepsDone` and `partial`. */
  run(inputs: Samples, options?: { dt?: number | readonly number[] | TypedArray, resets?: readonly (boolean | 0 | 1)[] | TypedArray }): RunSummary
  /** Begins an episode, by default the next, at the model's initial state. */
  reset(options?: { to?: "initial" | "zero" | Uint8Array | ArrayBuffer, episode?: Whole }): void
  /** Of one member; without one that of the noise-free path. */
  state(layer?: number, member?: number): Float32Array
  /** Portable bytes, with up to 64 of the caller's own. */
  snapshot(user?: string | Uint8Array | ArrayBuffer): Uint8Array
  /** Continues where a snapshot was taken; the caller's own bytes. */
  restore(snapshot: Uint8Array | ArrayBuffer): Uint8Array
  clone(): Stream
  copyFrom(other: Stream): void
}

export interface StreamInfo {
  seed: bigint
  streamId: bigint
  episode: number
  tick: number
  samples: number
  /** Seconds since the reset. */
  time: number
  members: number
  noise: boolean
  noiseScale: number
  space: "output" | "logit"
  calibrated: boolean
  bytes: number
  scratchBytes: number
  snapshotBytes: number
}

export interface OutputInfo { name: string, unit: string, mean: number, scale: number }
export interface InputInfo extends OutputInfo { limit: number | null }
export interface LayerInfo {
  name: string
  cell: string
  inputs: number
  units: number
  state: number
  doubles: number
  noise: "none" | "paper" | "official" | "matrix"
  noiseValues: [number, number, number]
  noiseId: number
  trainedWith: boolean | null
  spectralRadius: number | null
  matrices: string[]
}
/** What is not known is null. */
export interface ModelInfo {
  inputs: InputInfo[]
  outputs: OutputInfo[]
  layers: LayerInfo[]
  task: "regression" | "softmax" | "sigmoid" | "log_softmax"
  interval: number | null
  trainedLength: number | null
  warmUp: number
  horizon: number
  maxSubsteps: number
  maxTicks: number
  validAtEnd: boolean
  hasNoise: boolean
  trainedWith: boolean | null
  fingerprint: bigint
  parameters: number
  operations: number
  bytes: number
  weightBytes: number
  state: number
  stateBytes: number
  features: number
  checks: number
  packed: boolean
  kernels: Kernels
  calibration: Calibration | null
  provenance: Record<string, string>
}
export interface Calibration {
  noiseScale: number
  members: number
  levels: Float64Array
  /** [level][output] */
  offsets: Float64Array
  coverage: Float64Array | null
  data: string
}
export interface CheckReport {
  checks: number
  failed: number
  worstCheck: number
  worstOutput: number
  worstStep: number
  worstError: number
  tolerance: number
}

/** All that this package throws. */
export class NRNNError extends Error {
  constructor(status: number, message: string, more?: object)
  readonly status: number
  readonly statusName: string
  /** Of a run that failed: the rows before. */
  readonly stepsDone?: number
  readonly partial?: RunSummary
  /** Of a check vector that was missed. */
  readonly report?: CheckReport
}

/** Bits of `flags`. */
export const Flag: Readonly<Record<"HELD" | "SKIPPED" | "GAP" | "WARMING_UP" | "BEYOND_TRAINED_LENGTH" | "OUT_OF_RANGE", number>>
/** Numbers of the statuses of nrnn.h, by their names. */
export const Status: Readonly<Record<string, number>>
