// The digest of Tests/Architectures/digest.c by way of the binding for JavaScript, in Node and in a page:
//   node digest.js WASM KERNELS MODEL...     prints the lines that the program prints
const STEPS = 24
const CUT = 9
const RESET = 5
const TOGETHER = 18
const FORMS = [[1, "off"], [4, "off"], [1, "on"], [17, "on"]]
const ARRAYS = ["nominal", "mean", "variance", "quantiles", "members", "entropy", "mutualInformation", "flags", "largestZ"]
const INTERVALS = [0, 0.5, 1.2, 0.1, 0.5, 7, 100]

/** FNV-1a of 64 bits, in two halves. */
class Digest {
  low = 0x84222325
  high = 0xcbf29ce4

  bytes(bytes) {
    for (const byte of bytes) {
      const low = (this.low ^ byte) >>> 0
      const product = low * 0x1b3
      this.high = (Math.imul(this.high, 0x1b3) + Math.floor(product / 2 ** 32) + (low << 8)) >>> 0
      this.low = product % 2 ** 32
    }
    return this
  }

  word(word) {
    return this.bytes(new Uint8Array(new BigUint64Array([word]).buffer))
  }

  /** The arrays of a summary, whose single numbers are arrays of one. */
  summary(summary) {
    for (const name of ARRAYS) {
      const values = summary[name]
      if (values === undefined) continue
      const array = typeof values !== "number" ? values : name === "flags" ? Uint32Array.of(values) : Float32Array.of(values)
      this.bytes(new Uint8Array(array.buffer, array.byteOffset, array.byteLength))
    }
  }

  get value() {
    return (BigInt(this.high) << 32n) | BigInt(this.low)
  }

  toString() {
    return this.value.toString(16).padStart(16, "0")
  }
}

function* draws() {
  const wrap = (z) => BigInt.asUintN(64, z)
  for (let state = 1n; ;) {
    state = wrap(state + 0x9e3779b97f4a7c15n)
    let z = wrap((state ^ (state >> 30n)) * 0xbf58476d1ce4e5b9n)
    z = wrap((z ^ (z >> 27n)) * 0x94d049bb133111ebn)
    yield z ^ (z >> 31n)
  }
}

/** Raw inputs in [-2, 2) with some missing, intervals with some long. */
function feed(channels) {
  const draw = draws()
  const next = () => draw.next().value
  const input = (word) => (word % 11n ? (Number(word >> 40n) - 2 ** 23) / 2 ** 22 : NaN)
  const inputs = Float32Array.from({ length: STEPS * channels }, () => input(next()))
  return { inputs, dt: Float64Array.from({ length: STEPS }, () => INTERVALS[Number(next() % 7n)]) }
}

/** A stream's life: run with a reset, snapshot, step in another stream, then two streams together. */
function live(digest, model, options, { inputs, dt }) {
  const d = model.info.inputs.length
  const rows = (from, to) => inputs.subarray(from * d, to * d)
  const [first, second] = [model.stream(options), model.stream(options)]
  digest.summary(first.run(rows(0, CUT), { dt: dt.subarray(0, CUT), resets: Array.from({ length: CUT }, (_, i) => i === RESET) }))
  const snapshot = first.snapshot("here")
  digest.bytes(snapshot)
  second.restore(snapshot)
  for (let i = CUT; i < TOGETHER; i++) digest.summary(second.step(rows(i, i + 1), { dt: dt[i] }))
  for (let i = TOGETHER; i < STEPS; i += 2) {
    for (const summary of model.stepStreams([first, second], rows(i, i + 2), { dt: dt.subarray(i, i + 2) })) digest.summary(summary)
  }
  first.free()
  second.free()
  return digest
}

/** The lines of some models, {name, bytes} each, and the closing one. */
export function lines(engine, models, kernels = "auto") {
  const all = new Digest()
  const found = []
  for (const { name, bytes } of models) {
    const model = engine.load(bytes, { kernels })
    const given = feed(model.info.inputs.length)
    for (const [members, noise] of FORMS) {
      if (noise === "on" && !model.info.hasNoise) continue
      const options = {
        members, noise, seed: 42, streamId: name, quantiles: [1 / (members + 1), 0.5], missing: "hold", gap: "nominal", outputs: "all",
      }
      const digest = live(new Digest().word(model.info.fingerprint), model, options, given)
      all.word(digest.value)
      found.push(`${name} ${members} ${noise} ${digest}`)
    }
    model.free()
  }
  return [...found, `all ${all}`]
}

if (typeof process !== "undefined" && process.argv[1] === new URL(import.meta.url).pathname) {
  const { readFileSync } = await import("node:fs")
  const { basename } = await import("node:path")
  const { Engine } = await import("../../bindings/javascript/nrnn.js")
  const [wasm, kernels, ...paths] = process.argv.slice(2)
  const engine = await Engine.open(readFileSync(wasm))
  const models = paths.map((path) => ({ name: basename(path), bytes: readFileSync(path) }))
  console.log(lines(engine, models, kernels).join("\n"))
}
