import { streamFacts } from "./describe.js"
import { NRNNError, invalid, shown } from "./errors.js"
import { Handle } from "./handle.js"
import { NEXT_EPISODE, NOMINAL, RESETS, SNAPSHOT_USER_MAX } from "./names.js"
import { bytes, choice, integer, known, number } from "./options.js"
import { Plan, widthsOf } from "./plan.js"
import { intervalsOf, put, resetsOf, rowsOf, sampleOf } from "./samples.js"
import { StreamInfo, StreamOptions } from "./structs.js"
import { OPTIONS, levelsOf, valuesOf } from "./stream_options.js"

const UTF8 = new TextEncoder()

/** One sensor's state, and its ensemble; `model.stream` makes one. */
export class Stream extends Handle {
  #engine
  #plan
  #block
  #levels
  #wanted

  static of(model, options) {
    known("stream", options, OPTIONS)
    const { engine } = model
    const address = engine.memory.lend((take) => {
      const values = valuesOf(options, model, take)
      return engine.made(take, "nrnn_stream_create", model.address, engine.struct(take, StreamOptions, values))
    })
    return new Stream(model, address, levelsOf(options, model), options.outputs)
  }

  /** Not for users. */
  constructor(model, address, levels, wanted) {
    const { engine } = model
    const held = { block: 0 }
    super("stream", address, () => {
      engine.end("nrnn_stream_free", address)
      if (held.block) engine.memory.free(held.block)
    })
    this.model = model
    this.#engine = engine
    this.#levels = levels
    this.#wanted = wanted
    try {
      held.block = this.#block = this.#open()
    } catch (error) {
      this.free()
      throw error
    }
  }

  #open() {
    const { outputs, task } = this.model.info
    const counts = { outputs: outputs.length, members: this.info.members, levels: this.#levels.length }
    this.#plan = new Plan(widthsOf(this.#wanted, counts, task !== "regression"), this.model.names.length)
    const block = this.#engine.memory.allocate(this.#plan.size, "a stream's arrays")
    this.#plan.open(this.#engine.memory, block)
    return block
  }

  /** The quantile levels of its summaries, in their order. */
  get levels() {
    return [...this.#levels]
  }

  /** Not for users: where it reads and writes. */
  get buffers() {
    return { plan: this.#plan, block: this.#block }
  }

  /** Seed, stream id, episode, tick, samples, time, members, ...: each time anew. */
  get info() {
    return this.#engine.memory.lend((take) => {
      const at = this.#engine.struct(take, StreamInfo)
      this.#engine.call("nrnn_stream_get_info", this.address, at)
      return streamFacts(StreamInfo.read(this.#engine.memory.view, at))
    })
  }

  /** One sample. Writes over `out`, a summary of an earlier step, if it is given; else the summary is a new one. */
  step(x, options = {}) {
    known("step", options, ["dt", "out"])
    const { memory } = this.#engine
    if (options.out !== undefined) this.#plan.expect(options.out)
    const sample = sampleOf(x, this.model.names)
    const at = this.#block + this.#plan.at.samples
    const most = Math.min(sample.length, this.#plan.inputs)
    put(memory.floats.subarray(at / 4, at / 4 + most), sample, 0, most, "x")
    const dt = options.dt === undefined ? 0 : number("dt", options.dt)
    this.#engine.call("nrnn_stream_step", this.address, at, sample.length, dt, this.#block)
    return this.#plan.stepped(memory, this.#block, options.out)
  }

  /** Many samples, equal bit for bit to as many steps: a summary with a row for each. */
  run(inputs, options = {}) {
    known("run", options, ["dt", "resets"])
    const { flat, steps } = rowsOf(inputs, this.model.names)
    const given = { flat, dt: intervalsOf(options.dt, steps), resets: resetsOf(options.resets, steps) }
    const summary = this.#plan.summary(steps)
    for (let done = 0; done < steps; done += this.#plan.rows) {
      this.#rows(given, summary, done, Math.min(this.#plan.rows, steps - done))
    }
    return { steps, ...summary }
  }

  #rows({ flat, dt, resets }, summary, first, rows) {
    const { memory } = this.#engine
    const { inputs, at } = this.#plan
    const place = (kind, offset, count) => new kind(memory.view.buffer, this.#block + offset, count)
    put(place(Float32Array, at.samples, inputs * rows), flat, inputs * first, inputs * rows, "x")
    if (dt) put(place(Float64Array, at.intervals, rows), dt, first, rows, "dt")
    if (resets) put(place(Uint8Array, at.resets, rows), resets, first, rows, "resets")
    const [x, times, anew] = [at.samples, dt && at.intervals, resets && at.resets].map((offset) => (offset ? this.#block + offset : 0))
    memory.lend((take) => {
      const done = take(4)
      try {
        this.#engine.call("nrnn_stream_run", this.address, x, inputs * rows, rows, times, anew, this.#block, done)
      } catch (error) {
        const some = memory.view.getUint32(done, true)
        this.#plan.take(memory, this.#block, summary, first, some)
        throw failure(error, summary, first + some, this.#plan)
      }
    })
    this.#plan.take(memory, this.#block, summary, first, rows)
  }

  /** Begins an episode: at the model's initial state, at zero, or at the state that a snapshot holds. */
  reset(options = {}) {
    known("reset", options, ["to", "episode"])
    const { to = "initial", episode } = options
    const next = episode === undefined ? NEXT_EPISODE : integer("episode", episode)
    if (typeof to === "string") return this.#engine.call("nrnn_stream_reset", this.address, choice("to", to, RESETS), next)
    this.#engine.memory.lend((take) => this.#engine.call("nrnn_stream_reset_to", this.address, ...this.#given(take, "to", to), next))
  }

  /** One layer's state of one member; without a member that of the noise-free path. */
  state(layer = 0, member = undefined) {
    const which = integer("layer", layer, 32)
    const size = this.model.info.layers[which]?.state ?? 0
    return this.#engine.memory.lend((take) => {
      const at = take(4 * size)
      const of = member === undefined ? NOMINAL : integer("member", member, 32)
      this.#engine.call("nrnn_stream_state", this.address, which, BigInt(of), at, size)
      return this.#engine.memory.floats.slice(at / 4, at / 4 + size)
    })
  }

  /** The whole stream as portable bytes, with up to 64 of the caller's own (a string stands for its UTF-8). */
  snapshot(user = new Uint8Array()) {
    const content = typeof user === "string" ? UTF8.encode(user) : bytes("user", user)
    return this.#engine.memory.lend((take) => {
      const own = this.#given(take, "user", content)
      const capacity = this.info.snapshotBytes + content.length
      const [at, written] = [take(capacity, "a snapshot"), take(4)]
      this.#engine.call("nrnn_stream_snapshot", this.address, ...own, at, capacity, written)
      return this.#engine.memory.bytes(at, this.#engine.memory.view.getUint32(written, true)).slice()
    })
  }

  /** Continues where a snapshot was taken. The caller's own bytes that it holds. */
  restore(snapshot) {
    return this.#engine.memory.lend((take) => {
      const [user, size] = [take(SNAPSHOT_USER_MAX), take(4)]
      this.#engine.call("nrnn_stream_restore", this.address, ...this.#given(take, "snapshot", snapshot), user, size)
      return this.#engine.memory.bytes(user, this.#engine.memory.view.getUint32(size, true)).slice()
    })
  }

  /** Another stream, which continues as this one would. */
  clone() {
    const copy = this.#engine.memory.lend((take) => this.#engine.made(take, "nrnn_stream_clone", this.address))
    return new Stream(this.model, copy, this.#levels, this.#wanted)
  }

  /** Continues as another stream of the same model would, without an allocation. */
  copyFrom(other) {
    this.#engine.call("nrnn_stream_copy", this.address, addressIn(this.#engine, other))
  }

  #given(take, what, content) {
    const given = bytes(what, content)
    const at = take(given.length)
    this.#engine.memory.bytes(at, given.length).set(given)
    return [at, given.length]
  }
}

/** Where a stream is in an engine's memory; of another engine's it would be anything. */
export function addressIn(engine, stream) {
  if (!(stream instanceof Stream)) throw invalid(`expected a stream, found ${shown(stream)}`)
  if (stream.model.engine !== engine) throw invalid("expected a stream of the same engine, found one of another")
  return stream.address
}

/** Rows before the one that failed are kept. */
function failure(error, summary, stepsDone, plan) {
  const partial = plan.summary(stepsDone)
  for (const [name, array] of Object.entries(partial)) array.set(summary[name].subarray(0, array.length))
  return new NRNNError(error.status, error.message, { stepsDone, partial: { steps: stepsDone, ...partial } })
}
