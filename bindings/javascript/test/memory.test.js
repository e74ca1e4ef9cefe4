// Memory that grows, and memory that ends: views are made anew, a failure is a status, and the engine works on.
import assert from "node:assert/strict"
import { test } from "node:test"
import { setTimeout } from "node:timers/promises"
import { Engine, load } from "../nrnn.js"
import { digits, fileOf, refuses, wasm } from "./support.js"

const needsGC = { skip: globalThis.gc === undefined && "needs node --expose-gc" }

/** A module whose memory has at most so many pages of 64 KiB: what it says of its memory gets a second number. */
function withAtMost(module, pages) {
  const number = (at, shift = 0) => (module[at] < 128 ? [(module[at] & 127) << shift, at + 1] : more(at, shift))
  const more = (at, shift) => {
    const [rest, end] = number(at + 1, shift + 7)
    return [((module[at] & 127) << shift) | rest, end]
  }
  for (let at = 8; at < module.length;) {
    const [size, content] = number(at + 1)
    if (module[at] === 5) {
      const [least] = number(content + 2)
      const limits = [1, 1, ...leb(least), ...leb(pages)]
      return Buffer.concat([module.subarray(0, at), Uint8Array.of(5, limits.length, ...limits), module.subarray(content + size)])
    }
    at = content + size
  }
  throw new Error("expected a module with memory, found none")
}

const leb = (value) => (value < 128 ? [value] : [(value & 127) | 128, ...leb(value >> 7)])

test("streams until memory ends: NO_MEMORY, and the engine works on", async () => {
  const engine = await Engine.open(withAtMost(wasm, 128))
  const model = engine.load(fileOf("digits"))
  const expected = model.stream({ members: 9, outputs: "all" }).step(5)
  const streams = []
  const fill = () => {
    for (;;) streams.push(model.stream({ members: 500 }))
  }
  refuses(fill, "NO_MEMORY", "memory")
  assert.ok(streams.length > 3, `${streams.length} streams`)
  const models = []
  refuses(() => {
    for (;;) models.push(engine.load(fileOf("digits")))
  }, "NO_MEMORY", "memory")
  refuses(() => engine.load(new Uint8Array(2 ** 23)), "NO_MEMORY", String(2 ** 23))
  assert.equal(streams[0].step(1).mean.length, 10)
  streams.concat(models).forEach((one) => one.free())
  assert.deepEqual(model.stream({ members: 9, outputs: "all" }).step(5), expected)
  assert.throws(fill)
})

test("what a snapshot, a run or a clone would take is a status too", async () => {
  const engine = await Engine.open(withAtMost(wasm, 64))
  const model = engine.load(fileOf("digits"))
  const stream = model.stream({ members: 1500 })
  const streams = [stream]
  refuses(() => {
    for (;;) streams.push(stream.clone())
  }, "NO_MEMORY")
  refuses(() => stream.snapshot(), "NO_MEMORY")
  assert.equal(stream.run([1, 2, 3]).mean.length, 30)
})

test("what found no memory leaves none behind", async () => {
  const engine = await Engine.open(withAtMost(wasm, 128))
  const model = engine.load(fileOf("digits"))
  for (let i = 0; i < 50; i++) refuses(() => model.stream({ members: 8000 }), "NO_MEMORY")
  model.stream({ members: 1000, outputs: "all" })
})

test("memory may grow between calls and within them", async () => {
  const engine = await Engine.open(wasm)
  const model = engine.load(fileOf("digits"))
  const stream = model.stream({ members: 4 })
  const other = model.stream({ members: 4 })
  const before = engine.memory.view.buffer.byteLength
  for (let i = 0; i < 64; i++) {
    model.stream({ members: 300 })
    assert.deepEqual(stream.step(i % 17), other.step(i % 17))
  }
  assert.ok(engine.memory.view.buffer.byteLength > before)
  assert.equal(model.engine, engine)
})

test("streams that are made and freed take no more memory", async () => {
  const model = await digits()
  const { memory } = model.engine
  const life = () => {
    const stream = model.stream({ members: 50, quantiles: [0.5] })
    stream.restore(stream.snapshot("user"))
    stream.clone().free()
    stream.run([1, 2, 3])
    stream.state(0, 3)
    stream.free()
  }
  for (let i = 0; i < 20; i++) life()
  const before = memory.view.buffer.byteLength
  for (let i = 0; i < 100; i++) life()
  assert.equal(memory.view.buffer.byteLength, before)
})

test("an engine that nobody has is given back with its module", needsGC, async () => {
  const engines = []
  for (let i = 0; i < 4; i++) {
    const model = await load(fileOf("digits"), { wasm: new WebAssembly.Module(wasm) })
    engines.push(new WeakRef(model.engine))
  }
  for (let i = 0; i < 10; i++) { // deref would hold them for the turn: only afterwards
    globalThis.gc()
    await setTimeout(10)
  }
  assert.ok(engines.filter((engine) => engine.deref()).length < 2, "expected engines to be collected, found them held")
})

test("streams that are forgotten are given back", needsGC, async () => {
  const engine = await Engine.open(withAtMost(wasm, 128))
  const model = engine.load(fileOf("digits"))
  for (let i = 0; i < 60; i++) {
    model.stream({ members: 1000 })
    globalThis.gc()
    await setTimeout(0)
  }
})
