import { streamFacts } from "./describe.js"
import { NRNNError } from "./errors.js"
import { Memory } from "./memory.js"
import { Model } from "./model.js"
import { moduleOf, notAnEngine } from "./module.js"
import { Status, TRUSTED } from "./names.js"
import { bytes, choice, flag, integer, known, positive } from "./options.js"
import { ERROR_SIZE, LoadOptions, MESSAGE, StreamInfo } from "./structs.js"

const UTF8 = new TextEncoder()

/** One instance of the engine, with memory of its own: models, and their streams. */
export class Engine {
  #exports
  #error
  #kernels

  /** Not for users: see `Engine.open`. */
  constructor(instance) {
    this.#exports = instance.exports
    this.#exports._initialize()
    this.memory = new Memory(this.#exports)
    this.#error = this.memory.allocate(ERROR_SIZE, "messages")
    this.#kernels = this.#numbersOfKernels()
  }

  /** Makes an engine of its own. `wasm`: a URL, a Response, bytes or a WebAssembly.Module; by default that of the package. */
  static async open(wasm) {
    const module = await moduleOf(wasm)
    try {
      return new Engine(await WebAssembly.instantiate(module, {}))
    } catch (error) {
      throw error instanceof NRNNError ? error : notAnEngine(error.message)
    }
  }

  /** The version of the engine, such as "0.3.0". */
  get version() {
    return this.memory.text(this.#exports.nrnn_version_string())
  }

  /** Two engines of one revision give the same bits. */
  get numericsRevision() {
    return this.#exports.nrnn_numerics_revision()
  }

  /** Names of the kernels that it has: "auto" stands for the best. */
  get kernels() {
    return [...this.#kernels.keys()]
  }

  /** Loads a model from the bytes of its file. */
  load(file, options = {}) {
    known("load", options, ["kernels", "maxBytes", "trusted"])
    const content = bytes("load", file)
    const { kernels } = this
    const given = { kernels: this.#kernels.get(kernels[choice("kernels", options.kernels ?? "auto", kernels)]) }
    if (options.trusted !== undefined) given.flags = flag("trusted", options.trusted) * TRUSTED
    if (options.maxBytes !== undefined) given.max_bytes = positive("maxBytes", options.maxBytes, 64)
    return this.memory.lend((take) => {
      const at = take(content.length, "the bytes of a model")
      this.memory.bytes(at, content.length).set(content)
      return new Model(this, this.made(take, "nrnn_model_load_memory", at, content.length, this.struct(take, LoadOptions, given)))
    })
  }

  /** The normals that a stream draws, as a pure function of their address (docs/noise.md). */
  normals(address) {
    known("normals", address, ["seed", "streamId", "episode", "member", "noiseId", "tick", "slot", "firstUnit", "count"])
    const { seed = 0, streamId = 0, episode = 0, member = 0, noiseId = 0, tick = 0, slot = 0, firstUnit = 0, count = 1 } = address
    const words = [
      integer("seed", seed), this.streamId(streamId), integer("episode", episode), integer("member", member, 32),
      integer("noiseId", noiseId, 32), integer("tick", tick), integer("slot", slot, 32), integer("firstUnit", firstUnit, 32),
      integer("count", count, 32),
    ]
    return this.memory.lend((take) => {
      const out = take(4 * Math.min(words.at(-1), 65536))
      this.call("nrnn_normals", ...words, out)
      return this.memory.floats.slice(out / 4, out / 4 + words.at(-1))
    })
  }

  /** A stream id from a name, such as a sensor's: the same in every binding. */
  streamIdFromKey(key) {
    const content = typeof key === "string" ? UTF8.encode(key) : bytes("key", key)
    return this.memory.lend((take) => {
      const at = take(content.length)
      this.memory.bytes(at, content.length).set(content)
      return BigInt.asUintN(64, this.#exports.nrnn_stream_id_from_key(at, content.length))
    })
  }

  /** What a snapshot needs of the stream that takes it. */
  snapshotInfo(snapshot) {
    const content = bytes("snapshot", snapshot)
    return this.memory.lend((take) => {
      const [at, info, fingerprint] = [take(content.length), this.struct(take, StreamInfo), take(8)]
      this.memory.bytes(at, content.length).set(content)
      this.call("nrnn_snapshot_get_info", at, content.length, info, fingerprint)
      const { view } = this.memory
      return { ...streamFacts(StreamInfo.read(view, info)), fingerprint: view.getBigUint64(fingerprint, true) }
    })
  }

  // ---- For models and streams ----

  /** Calls a function whose last argument is the error; throws what it says. */
  call(name, ...args) {
    const status = this.#exports[name](...args, this.#error)
    if (status !== Status.OK) throw new NRNNError(status, this.memory.text(this.#error + MESSAGE))
  }

  /** The same of one that makes something, whose address it gives. */
  made(take, name, ...args) {
    const out = take(4)
    this.call(name, ...args, out)
    return this.memory.view.getUint32(out, true)
  }

  /** One that returns nothing. */
  end(name, address) {
    this.#exports[name](address)
  }

  /** A struct in memory that is lent. */
  struct(take, struct, values = {}) {
    const at = take(struct.size)
    struct.write(this.memory.view, at, values)
    return at
  }

  nameOfKernels(number) {
    return this.memory.text(this.#exports.nrnn_kernels_name(number))
  }

  /** A number, or a key that stands for one. */
  streamId(value) {
    return typeof value === "string" || value instanceof Uint8Array ? this.streamIdFromKey(value) : integer("streamId", value)
  }

  // What this build has, by name; other CPUs' kernels are not for here.
  #numbersOfKernels() {
    const { nrnn_kernels_name: name, nrnn_kernels_available: isHere } = this.#exports
    const found = new Map()
    for (let number = 0; name(number) !== 0; number++) {
      if (number === 0 || isHere(number)) found.set(this.memory.text(name(number)), number)
    }
    return found
  }
}

// By address; by the object itself as long as somebody has that, and no longer.
const [byAddress, byObject] = [new Map(), new WeakMap()]

/** The engine of a source of WebAssembly: models of one source share it. */
function engineOf(wasm) {
  const isObject = typeof wasm === "object" && wasm !== null && !(wasm instanceof URL)
  const [engines, key] = isObject ? [byObject, wasm] : [byAddress, wasm instanceof URL ? wasm.href : wasm ?? undefined]
  if (!engines.has(key)) {
    engines.set(key, Engine.open(wasm).catch((error) => {
      engines.delete(key) // the next may find it
      throw error
    }))
  }
  return engines.get(key)
}

/** Loads a model from the bytes of its file, into an engine that models of the same `wasm` share. */
export async function load(file, options = {}) {
  known("load", options, ["wasm", "kernels", "maxBytes", "trusted"])
  const { wasm, ...others } = options
  return (await engineOf(wasm)).load(file, others)
}
