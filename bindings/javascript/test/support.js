// What the tests share: models of the examples, and what is thrown.
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { NRNNError, load } from "../nrnn.js"

const EXAMPLES = new URL("../../../examples/", import.meta.url)

export const fileOf = (name) => readFileSync(new URL(`${name}/noisy.nrnn`, EXAMPLES))
export const digits = () => load(fileOf("digits"))
export const co2 = () => load(fileOf("co2"))
export const wasm = readFileSync(new URL("../nrnn.wasm", import.meta.url))

/** Some pixels of a digit. */
export const pixels = Float32Array.from({ length: 64 }, (_, i) => (i * 7) % 17)

/** Whether a call throws a status whose sentence has these words. */
export function refuses(call, statusName, ...words) {
  assert.throws(call, (error) => isRefusal(error, statusName, words))
}

export async function refusesLater(promise, statusName, ...words) {
  await assert.rejects(promise, (error) => isRefusal(error, statusName, words))
}

function isRefusal(error, statusName, words) {
  assert.ok(error instanceof NRNNError, String(error.stack))
  assert.equal(error.statusName, statusName, error.message)
  for (const word of words) assert.ok(error.message.includes(word), `expected ${word} in: ${error.message}`)
  return true
}
