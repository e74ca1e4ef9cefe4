// Where the module may come from, and which of the two a host gets.
import assert from "node:assert/strict"
import { readFileSync, readdirSync } from "node:fs"
import { test } from "node:test"
import { Engine, load } from "../nrnn.js"
import { EXPORTS, buildFor } from "../lib/module.js"
import * as structs from "../lib/structs.js"
import { fileOf, refusesLater, wasm } from "./support.js"

const place = new URL("../nrnn.wasm", import.meta.url)
const scalar = new URL("../nrnn-scalar.wasm", import.meta.url)

test("a module, bytes, a URL, a Response: one answer", async () => {
  const means = []
  const sources = [undefined, place, String(place), wasm, wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.length),
    new WebAssembly.Module(wasm), new Response(wasm), scalar]
  for (const source of sources) means.push((await load(fileOf("digits"), { wasm: source })).stream({ members: 3 }).step(7).mean)
  for (const mean of means) assert.deepEqual(mean, means[0])
})

test("where there are no vectors it is the other build, which validates", async () => {
  assert.deepEqual([buildFor(), buildFor(() => false)], ["nrnn.wasm", "nrnn-scalar.wasm"])
  assert.deepEqual((await Engine.open(scalar)).kernels, ["auto", "generic"])
})

test("what is no module is refused, and may be another the next time", async () => {
  await refusesLater(load(fileOf("digits"), { wasm: new URL("none.wasm", place) }), "IO", "none.wasm")
  await refusesLater(load(fileOf("digits"), { wasm: new Uint8Array(8) }), "IO", "Uint8Array")
  await refusesLater(load(fileOf("digits"), { wasm: 7 }), "INVALID_ARGUMENT", "wasm", "7")
  await refusesLater(load(fileOf("digits"), { wasm: new Response("", { status: 404 }) }), "IO", "404")
})

test("a module that is not the engine is refused, whatever it is", async () => {
  const header = [0, 97, 115, 109, 1, 0, 0, 0]
  const empty = Uint8Array.from(header)
  const importing = Uint8Array.from([...header, 1, 4, 1, 96, 0, 0, 2, 7, 1, 1, 101, 1, 102, 0, 0]) // (import "e" "f" (func))
  for (const source of [empty, new WebAssembly.Module(empty)]) {
    await refusesLater(load(fileOf("digits"), { wasm: source }), "IO", "wasm", "another module", "no memory")
  }
  await refusesLater(Engine.open(importing), "IO", "another module", "e.f")
})

test("what the binding calls is looked for beforehand", () => {
  const there = WebAssembly.Module.exports(new WebAssembly.Module(wasm)).map(({ name }) => name)
  const folder = new URL("../lib/", import.meta.url)
  const text = readdirSync(folder).filter((name) => name !== "module.js").map((name) => readFileSync(new URL(name, folder), "utf8")).join()
  const called = [...new Set(text.match(/\bnrnn_[a-z_]+\b/g))].filter((name) => there.includes(name))
  assert.deepEqual(EXPORTS.filter((name) => name.startsWith("nrnn_")), called.sort())
})

test("the structs are as large as the engine's", async () => {
  const { instance } = await WebAssembly.instantiate(readFileSync(place))
  const { exports } = instance
  const { LoadOptions, StreamOptions, Output, ModelInfo, LayerInfo, ChannelInfo, StreamInfo, CheckReport, CalibrationInfo } = structs
  const ours = [LoadOptions, StreamOptions, Output, ModelInfo, LayerInfo, ChannelInfo, StreamInfo, CheckReport, CalibrationInfo]
  assert.deepEqual([structs.ERROR_SIZE, ...ours.map(({ size }) => size)], [...Array(10).keys()].map((which) => exports.nrnn_struct_size(which)))
})
