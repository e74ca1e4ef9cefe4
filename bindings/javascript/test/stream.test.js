import assert from "node:assert/strict"
import { test } from "node:test"
import { Engine, Flag } from "../nrnn.js"
import { co2, digits, fileOf, pixels, refuses, wasm } from "./support.js"

const OPTIONS = { members: 8, seed: 1, quantiles: [0.25, 0.75], outputs: "all" }

/** Row i of a run, as a step gives it. */
function row(run, i) {
  return Object.fromEntries(Object.entries(run).filter(([name]) => name !== "steps").map(([name, array]) => {
    const width = array.length / run.steps
    const single = ["entropy", "mutualInformation", "flags", "largestZ"].includes(name)
    return [name, single ? array[i] : array.slice(i * width, (i + 1) * width)]
  }))
}

test("a run is as many steps, bit for bit", async () => {
  const model = await digits()
  const [steps, run] = [model.stream(OPTIONS), model.stream(OPTIONS).run(pixels)]
  assert.equal(run.steps, 64)
  pixels.forEach((pixel, i) => assert.deepEqual(steps.step(pixel), row(run, i)))
  assert.equal(run.members.length, 64 * 8 * 10)
})

test("a run of more rows than a call takes is the same", async () => {
  const model = await digits()
  const many = Float32Array.from({ length: 700 }, (_, i) => i % 17)
  const [whole, cut] = [model.stream(OPTIONS).run(many), model.stream(OPTIONS)]
  const parts = [cut.run(many.subarray(0, 3)), cut.run(many.subarray(3))]
  assert.deepEqual(whole.mean, Float32Array.of(...parts[0].mean, ...parts[1].mean))
  assert.deepEqual(whole.flags, Uint32Array.of(...parts[0].flags, ...parts[1].flags))
})

test("a summary is one's own, unless it is given back", async () => {
  const stream = (await digits()).stream({ members: 4 })
  const first = stream.step(1)
  const mean = first.mean.slice()
  const second = stream.step(2)
  assert.deepEqual(first.mean, mean)
  assert.notDeepEqual(second.mean, mean)
  assert.equal(stream.step(3, { out: first }), first)
  assert.notDeepEqual(first.mean, mean)
  const before = stream.info.samples
  for (const out of [null, {}, 7, { ...first, mean: new Float32Array(9) }, stream.clone().run([1, 2])]) {
    refuses(() => stream.step(3, { out }), "INVALID_ARGUMENT", "out")
  }
  assert.equal(stream.info.samples, before)
})

test("samples in every form", async () => {
  const model = await co2()
  const first = () => model.stream().step
  const expected = model.stream().step(330).nominal
  for (const sample of [[330], Float32Array.of(330), Float64Array.of(330), { ppm: 330 }]) {
    assert.deepEqual(model.stream().step(sample).nominal, expected)
  }
  const rows = [330, 331, 332]
  const run = model.stream().run(rows).nominal
  for (const given of [rows.map((x) => [x]), rows.map((ppm) => ({ ppm })), Float64Array.from(rows)]) {
    assert.deepEqual(model.stream().run(given).nominal, run)
  }
  assert.equal(typeof first(), "function")
})

test("what is no number is refused, with its place", async () => {
  const stream = (await co2()).stream()
  const before = stream.snapshot()
  refuses(() => stream.step("330"), "INVALID_ARGUMENT", '"330"')
  refuses(() => stream.step(undefined), "INVALID_ARGUMENT", "undefined")
  refuses(() => stream.step([true]), "INVALID_ARGUMENT", "x[0]", "true")
  refuses(() => stream.step(["330"]), "INVALID_ARGUMENT", "x[0]")
  refuses(() => stream.step({ temperature: 3 }), "INVALID_ARGUMENT", "ppm")
  refuses(() => stream.step([1, 2]), "INVALID_ARGUMENT", "found 2")
  refuses(() => stream.step([]), "INVALID_ARGUMENT", "found 0")
  refuses(() => stream.step(Infinity), "BAD_INPUT", "ppm")
  refuses(() => stream.step(1e300), "BAD_INPUT", "ppm")
  refuses(() => stream.step(null), "BAD_INPUT", "ppm")
  refuses(() => stream.step(330, { dt: "60" }), "INVALID_ARGUMENT", "dt")
  refuses(() => stream.step(330, { dt: -1 }), "BAD_INPUT", "dt")
  refuses(() => stream.step(330, { td: 1 }), "INVALID_ARGUMENT", "found td")
  refuses(() => stream.run([330, "331"]), "INVALID_ARGUMENT", "x[1]")
  refuses(() => stream.run([[330], [331, 332]]), "INVALID_ARGUMENT", "inputs[1]")
  refuses(() => stream.run([[330], , [331]]), "INVALID_ARGUMENT", "inputs[1]", "undefined") // a hole
  refuses(() => stream.run([330, , 331]), "INVALID_ARGUMENT", "x[1]", "undefined")
  refuses(() => stream.model.stepStreams([stream, , ], [330, 331]), "INVALID_ARGUMENT", "a stream", "undefined")
  refuses(() => stream.model.stream({ missing: [, ] }), "INVALID_ARGUMENT", "missing[0]", "undefined")
  refuses(() => stream.run([330, 331], { dt: [1] }), "INVALID_ARGUMENT", "2 intervals")
  refuses(() => stream.run([330, 331], { resets: [1, 2] }), "INVALID_ARGUMENT", "resets[1]")
  refuses(() => stream.run(330), "INVALID_ARGUMENT", "an array")
  assert.deepEqual(stream.snapshot(), before)
})

test("a run whose summary no array holds is refused before its first step", async () => {
  const stream = (await digits()).stream({ members: 1000, outputs: ["members"] })
  const before = stream.snapshot()
  refuses(() => stream.run(new Float32Array(2e6)), "NO_MEMORY", "members", "20000000000")
  assert.deepEqual(stream.snapshot(), before)
})

test("a run keeps the rows before the one that fails", async () => {
  const model = await co2()
  const [stream, other] = [model.stream(), model.stream()]
  const whole = other.run([330, 331])
  try {
    stream.run([330, 331, Infinity, 333])
    assert.fail("expected a refusal")
  } catch (error) {
    assert.deepEqual([error.statusName, error.stepsDone], ["BAD_INPUT", 2])
    assert.deepEqual(error.partial, whole)
  }
  assert.deepEqual(stream.snapshot(), other.snapshot())
})

test("missing values and gaps by their policies", async () => {
  const model = await co2()
  const stream = model.stream({ missing: "hold", gap: "reset" })
  stream.step(330)
  for (const missing of [NaN, null, [null], { ppm: null }]) assert.equal(stream.step(missing).flags & Flag.HELD, Flag.HELD)
  assert.equal(stream.step(331, { dt: 1e9 }).flags & Flag.GAP, Flag.GAP)
  assert.deepEqual([stream.info.episode, stream.info.samples], [1, 1])
  assert.equal(model.stream({ missing: ["skip"] }).step(NaN).flags & Flag.SKIPPED, Flag.SKIPPED)
  assert.equal(model.stream({ missing: { ppm: "mean" } }).step(NaN).flags & Flag.HELD, Flag.HELD)
  refuses(() => model.stream().step(330, { dt: 1e9 }), "GAP")
  refuses(() => model.stream({ missing: { co2: "mean" } }), "INVALID_ARGUMENT", "ppm", "co2")
  refuses(() => model.stream({ missing: ["hold", "hold"] }), "INVALID_ARGUMENT", "2")
  refuses(() => model.stream({ missing: "zero" }), "INVALID_ARGUMENT", '"hold"', '"zero"')
})

test("time and resets of a run", async () => {
  const model = await co2()
  const stream = model.stream()
  stream.run([330, 331, 332], { dt: [604800, 1209600, 0], resets: [false, false, true] })
  assert.deepEqual([stream.info.episode, stream.info.samples, stream.info.time], [1, 1, 604800])
  const all = model.stream()
  all.run([330, 331], { dt: 1209600 })
  assert.deepEqual([all.info.tick, all.info.time], [4, 2419200])
})

test("a snapshot goes on in another stream, as a clone and a copy do", async () => {
  const model = await digits()
  const stream = model.stream(OPTIONS)
  stream.run(pixels.subarray(0, 20))
  const other = model.stream({ ...OPTIONS, seed: 9 })
  const copied = model.stream(OPTIONS)
  const snapshot = stream.snapshot("row 20")
  assert.equal(new TextDecoder().decode(other.restore(snapshot)), "row 20")
  copied.copyFrom(stream)
  const clone = stream.clone()
  const rest = stream.run(pixels.subarray(20))
  for (const one of [other, copied, clone]) assert.deepEqual(one.run(pixels.subarray(20)), rest)
  assert.deepEqual(clone.levels, [0.25, 0.75])
  const told = model.engine.snapshotInfo(snapshot)
  assert.deepEqual([told.samples, told.members, told.seed, told.fingerprint], [20, 8, 1n, model.info.fingerprint])
})

test("snapshots that do not do are refused", async () => {
  const [model, another] = [await digits(), await co2()]
  const stream = model.stream()
  const snapshot = stream.snapshot()
  refuses(() => stream.restore(snapshot.subarray(0, 100)), "BAD_SNAPSHOT")
  refuses(() => stream.restore(Uint8Array.of(1, 2, 3)), "NOT_A_SNAPSHOT")
  refuses(() => another.stream().restore(snapshot), "SNAPSHOT_OF_OTHER_MODEL")
  refuses(() => model.stream({ members: 2 }).restore(snapshot), "SNAPSHOT_OF_OTHER_STREAM")
  refuses(() => stream.restore("text"), "INVALID_ARGUMENT", "snapshot")
  const sent = snapshot.slice()
  structuredClone(sent, { transfer: [sent.buffer] })
  refuses(() => stream.restore(sent), "INVALID_ARGUMENT", "snapshot", "transferred")
  refuses(() => stream.snapshot(new Uint8Array(65)), "INVALID_ARGUMENT", "65")
  refuses(() => stream.copyFrom(model), "INVALID_ARGUMENT")
})

test("resets", async () => {
  const stream = (await digits()).stream(OPTIONS)
  const first = stream.run(pixels)
  const snapshot = stream.snapshot()
  stream.reset({ episode: 0 })
  assert.deepEqual(stream.run(pixels), first)
  stream.reset()
  assert.equal(stream.info.episode, 1)
  assert.notDeepEqual(stream.run(pixels).mean, first.mean)
  stream.reset({ to: "zero", episode: 2n ** 40n - 1n })
  assert.equal(stream.info.episode, 2 ** 40 - 1)
  refuses(() => stream.reset(), "EXHAUSTED")
  stream.reset({ to: snapshot, episode: 3 })
  assert.deepEqual([stream.info.episode, stream.info.samples], [3, 0])
  refuses(() => stream.reset({ to: "one" }), "INVALID_ARGUMENT", '"zero"')
  refuses(() => stream.reset({ episode: -1 }), "INVALID_ARGUMENT", "episode")
})

test("state of a layer, by member", async () => {
  const stream = (await digits()).stream({ members: 2 })
  stream.step(4)
  assert.equal(stream.state().length, 128)
  assert.notDeepEqual(stream.state(0, 0), stream.state(0, 1))
  refuses(() => stream.state(1), "INVALID_ARGUMENT", "layer")
  refuses(() => stream.state(0, 2), "INVALID_ARGUMENT", "member")
})

test("options of a stream are those of nrnn.h", async () => {
  const model = await digits()
  const info = model.stream({ members: 3, seed: 2n ** 64n - 1n, streamId: "a", noise: false, space: "logit" }).info
  assert.deepEqual([info.seed, info.streamId, info.noise, info.space], [2n ** 64n - 1n, 0xaf63dc4c8601ec8cn, false, "logit"])
  assert.equal(model.stream({ members: undefined, seed: undefined }).info.members, 1)
  assert.equal(model.stream({ noise: "on", noiseScale: 0.5 }).info.noiseScale, 0.5)
  refuses(() => model.stream({ memebers: 3 }), "INVALID_ARGUMENT", "members", "found memebers")
  refuses(() => model.stream({ members: 0 }), "INVALID_ARGUMENT", "members")
  refuses(() => model.stream({ members: "3" }), "INVALID_ARGUMENT", '"3"')
  refuses(() => model.stream({ seed: 2 ** 53 }), "INVALID_ARGUMENT", "bigint")
  refuses(() => model.stream({ seed: 2n ** 64n }), "INVALID_ARGUMENT", "2^64")
  refuses(() => model.stream({ quantiles: [0.01], members: 8 }), "INVALID_ARGUMENT", "0.01")
  refuses(() => model.stream({ quantiles: ["0.5"], members: 8 }), "INVALID_ARGUMENT", "quantiles[0]")
  refuses(() => model.stream({ noise: "On" }), "INVALID_ARGUMENT", '"on"')
  refuses(() => model.stream({ noiseScale: 0 }), "INVALID_ARGUMENT", "above 0")
  refuses(() => model.stream({ calibrated: true }), "NO_CALIBRATION")
  refuses(() => model.stream({ outputs: ["means"] }), "INVALID_ARGUMENT", '"mean"', '"means"')
  refuses(() => model.stream({ members: 2 ** 24 }), "INVALID_ARGUMENT", "members")
})

test("a calibrated stream has the calibration's members and levels", async () => {
  const stream = (await co2()).stream({ calibrated: true })
  assert.deepEqual([stream.info.members, stream.levels, stream.step(330).quantiles.length], [32, [0.05, 0.5, 0.95], 3])
})

test("only the arrays that are asked for", async () => {
  const model = await digits()
  assert.deepEqual(Object.keys(model.stream({ outputs: ["mean", "flags"] }).step(1)), ["mean", "flags"])
  assert.deepEqual(Object.keys(model.stream().step(1)),
    ["nominal", "mean", "variance", "entropy", "mutualInformation", "flags", "largestZ"])
  assert.equal((await co2()).stream().step(330).entropy, undefined)
})

test("many streams in one call, of which one may fail", async () => {
  const model = await digits()
  const make = () => [1, 2, 3].map((streamId) => model.stream({ members: 4, streamId }))
  const [together, alone] = [make(), make()]
  const found = model.stepStreams(together, [1, 2, 3])
  assert.deepEqual(found, alone.map((stream, i) => stream.step(i + 1)))
  const [first, second, third] = model.stepStreams(together, [[1], [Infinity], [NaN]])
  assert.deepEqual(first, alone[0].step(1))
  assert.deepEqual([second.statusName, third.statusName], ["BAD_INPUT", "BAD_INPUT"])
  assert.equal(together[1].info.samples, 1)
  refuses(() => model.stepStreams(together, [1, 2]), "INVALID_ARGUMENT", "3 rows")
  assert.deepEqual(model.stepStreams([], []), [])
  const twice = model.stepStreams([together[0], together[0]], [1, 1])
  assert.deepEqual([twice[0].mean.length, twice[1].statusName], [10, "INVALID_ARGUMENT"])
  refuses(() => model.stepStreams([model], [1]), "INVALID_ARGUMENT", "a stream")
  const other = (await Engine.open(wasm)).load(fileOf("digits")).stream({ members: 4 })
  refuses(() => model.stepStreams([other], [1]), "INVALID_ARGUMENT", "engine")
  refuses(() => together[0].copyFrom(other), "INVALID_ARGUMENT", "engine")
})
