import assert from "node:assert/strict"
import { test } from "node:test"
import { Engine, Status, load } from "../nrnn.js"
import { co2, digits, fileOf, refuses, refusesLater, wasm } from "./support.js"

test("a model says what it is", async () => {
  const { info } = await digits()
  assert.deepEqual(info.inputs, [{ name: "pixel", unit: "", mean: 0, scale: 16, limit: null }])
  assert.deepEqual(info.outputs.map(({ name }) => name), [..."0123456789"])
  assert.equal(info.task, "softmax")
  assert.equal(info.fingerprint, 13942916642329503306n)
  assert.deepEqual([info.parameters, info.trainedLength, info.interval, info.calibration], [34442, 64, null, null])
  assert.deepEqual([info.layers.length, info.layers[0].cell, info.layers[0].units, info.layers[0].noise], [1, "sde", 128, "paper"])
  assert.equal(info.provenance.licence, "Apache-2.0")
})

test("one of a sensor has units, an interval and a calibration", async () => {
  const { info } = await co2()
  assert.deepEqual([info.inputs[0].unit, info.inputs[0].limit, info.interval, info.horizon], ["ppm", 30, 604800, 4])
  assert.deepEqual([info.calibration.members, [...info.calibration.levels]], [32, [0.05, 0.5, 0.95]])
  assert.equal(info.calibration.offsets.length, 3)
})

test("check vectors are replayed", async () => {
  const report = (await digits()).verify()
  assert.deepEqual([report.checks, report.failed], [1, 0])
  assert.ok(report.worstError < report.tolerance)
})

test("bytes that are no model are refused, by name", async () => {
  const file = fileOf("digits")
  await refusesLater(load(new Uint8Array()), "NOT_A_MODEL", "file")
  await refusesLater(load(file.subarray(0, 1000)), "CORRUPT")
  await refusesLater(load(Uint8Array.from(file, (byte, i) => (i === 5000 ? byte ^ 1 : byte))), "CORRUPT", "checksum")
  await refusesLater(load("noisy.nrnn"), "INVALID_ARGUMENT", '"noisy.nrnn"')
  await refusesLater(load(new Float32Array(9)), "INVALID_ARGUMENT", "Float32Array")
  await refusesLater(load(file, { maxBytes: 1000 }), "TOO_LARGE", "1000")
  const sent = file.buffer.slice(0)
  const view = new Uint8Array(sent, 8)
  structuredClone(sent, { transfer: [sent] })
  for (const gone of [sent, view]) await refusesLater(load(gone), "INVALID_ARGUMENT", "transferred")
})

test("an option that is misspelled is named, and so is a value", async () => {
  await refusesLater(load(fileOf("digits"), { kernel: "auto" }), "INVALID_ARGUMENT", "kernels", "found kernel")
  await refusesLater(load(fileOf("digits"), { kernels: "avx2" }), "INVALID_ARGUMENT", '"auto", "generic", "simd128"', '"avx2"')
  await refusesLater(load(fileOf("digits"), { maxBytes: 0 }), "INVALID_ARGUMENT", "maxBytes")
  await refusesLater(load(fileOf("digits"), { maxBytes: 1.5 }), "INVALID_ARGUMENT", "maxBytes", "1.5")
  await refusesLater(load(fileOf("digits"), { trusted: 1 }), "INVALID_ARGUMENT", "trusted", "true or false")
  await refusesLater(load(fileOf("digits"), 7), "INVALID_ARGUMENT", "options in an object")
})

test("kernels by their names, with the same bits", async () => {
  const means = []
  for (const kernels of ["auto", "generic", "simd128"]) {
    const model = await load(fileOf("digits"), { kernels })
    assert.equal(model.info.kernels, kernels === "auto" ? "simd128" : kernels)
    means.push(model.stream({ members: 5 }).step(3).mean)
  }
  assert.deepEqual(means[0], means[1])
  assert.deepEqual(means[0], means[2])
})

test("a model that was freed is no more, but its streams go on", async () => {
  const model = await digits()
  const stream = model.stream()
  model.free()
  model.free()
  refuses(() => model.stream(), "INVALID_ARGUMENT", "model", "freed")
  refuses(() => model.verify(), "INVALID_ARGUMENT", "freed")
  assert.equal(stream.step(1).nominal.length, 10)
  if (Symbol.dispose) {
    stream[Symbol.dispose]()
    refuses(() => stream.step(1), "INVALID_ARGUMENT", "stream", "freed")
  }
})

test("models of one source share an engine, and an engine may be one's own", async () => {
  const [first, second, own] = [await digits(), await co2(), await Engine.open(wasm)]
  assert.equal(first.engine, second.engine)
  const third = own.load(fileOf("digits"))
  assert.notEqual(first.engine, third.engine)
  assert.deepEqual(own.kernels, ["auto", "generic", "simd128"])
  assert.match(own.version, /^\d+\.\d+\.\d+$/)
  assert.equal(own.numericsRevision, 1)
  assert.deepEqual(third.stream({ members: 3 }).step(2).mean, first.stream({ members: 3 }).step(2).mean)
})

test("an address is one source however it is said, and so is an object", async () => {
  const place = () => new URL("../nrnn.wasm", import.meta.url)
  const bytes = Uint8Array.from(wasm)
  const engineAt = async (source) => (await load(fileOf("digits"), { wasm: source })).engine
  const [first, second, third] = [await engineAt(place()), await engineAt(place()), await engineAt(place().href)]
  assert.ok(first === second && second === third)
  assert.ok(await engineAt(bytes) === await engineAt(bytes) && await engineAt(bytes) !== first)
  assert.ok(await engineAt(null) === await engineAt(undefined))
  for (const wrong of [7, Symbol("w"), () => 0]) await refusesLater(load(fileOf("digits"), { wasm: wrong }), "INVALID_ARGUMENT", "wasm")
})

test("normals and ids are those of every binding", async () => {
  const { engine } = await digits()
  const normals = engine.normals({ seed: 1, streamId: "pump 7", tick: 5, count: 6 })
  assert.deepEqual(engine.normals({ seed: 1n, streamId: "pump 7", tick: 5, firstUnit: 2, count: 4 }), normals.slice(2))
  assert.equal(engine.streamIdFromKey(""), 0xcbf29ce484222325n)
  assert.equal(engine.streamIdFromKey("a"), 0xaf63dc4c8601ec8cn)
  for (const address of [undefined, null, 7]) refuses(() => engine.normals(address), "INVALID_ARGUMENT", "normals", String(address))
  refuses(() => engine.normals({ unit: 1 }), "INVALID_ARGUMENT", "found unit")
  refuses(() => engine.normals({ tick: 2 ** 41 }), "INVALID_ARGUMENT", "tick")
  refuses(() => engine.normals({ count: 70000 }), "INVALID_ARGUMENT")
  refuses(() => engine.streamIdFromKey(7), "INVALID_ARGUMENT", "key")
})

test("statuses have the numbers of nrnn.h", () => {
  assert.deepEqual([Status.OK, Status.NO_MEMORY, Status.GAP, Status.NO_CALIBRATION], [0, 2, 14, 24])
})
