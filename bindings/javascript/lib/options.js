// Checks of what a caller gives: each names the option, what it accepts and what was found. WebAssembly cuts numbers to
// size without a word, and to JavaScript null is 0.
import { invalid, shown } from "./errors.js"

/** Refuses an option that nobody knows. */
export function known(what, options, names) {
  if (options === null || typeof options !== "object") throw invalid(`${what}: expected options in an object, found ${shown(options)}`)
  for (const name of Object.keys(options)) {
    if (!names.includes(name)) throw invalid(`${what}: expected options of ${names.join(", ")}, found ${name}`)
  }
}

/** Whole, from 0 on, below 2^bits: a bigint, or a number that is safe. */
export function integer(name, value, bits = 64) {
  const whole = typeof value === "bigint" || Number.isSafeInteger(value)
  if (!whole) throw invalid(`${name}: expected an integer (a bigint from 2^53 on), found ${shown(value)}`)
  if (value < 0 || BigInt(value) >= 1n << BigInt(bits)) throw invalid(`${name}: expected 0 .. 2^${bits} - 1, found ${value}`)
  return bits > 32 ? BigInt(value) : Number(value)
}

/** 0 would mean the default to the engine. */
export function positive(name, value, bits = 32) {
  const number = integer(name, value, bits)
  if (number < 1) throw invalid(`${name}: expected at least 1, found 0`)
  return number
}

export function number(name, value) {
  if (typeof value !== "number") throw invalid(`${name}: expected a number, found ${shown(value)}`)
  return value
}

export function aboveZero(name, value) {
  if (!(number(name, value) > 0)) throw invalid(`${name}: expected a number above 0, found ${value}`)
  return value
}

export function flag(name, value) {
  if (typeof value !== "boolean") throw invalid(`${name}: expected true or false, found ${shown(value)}`)
  return value ? 1 : 0
}

/** The place of a word among others. */
export function choice(name, value, words) {
  const place = words.indexOf(value)
  if (place < 0) throw invalid(`${name}: expected ${words.map((word) => JSON.stringify(word)).join(", ")}, found ${shown(value)}`)
  return place
}

/** An array, or one of numbers alone. */
export function list(name, value) {
  if (!Array.isArray(value) && !isTyped(value)) throw invalid(`${name}: expected an array, found ${shown(value)}`)
  return value
}

export function isTyped(value) {
  return ArrayBuffer.isView(value) && !(value instanceof DataView)
}

/** The bytes themselves: of what holds numbers of another width they would be its memory. */
export function bytes(name, value) {
  const isBuffer = value instanceof ArrayBuffer
  if (!isBuffer && !(value instanceof Uint8Array)) throw invalid(`${name}: expected a Uint8Array or an ArrayBuffer, found ${shown(value)}`)
  if (isDetached(isBuffer ? value : value.buffer)) throw invalid(`${name}: expected bytes, found a buffer that was transferred`)
  return isBuffer ? new Uint8Array(value) : value
}

// Its views look empty; `detached` is not in every host.
function isDetached(buffer) {
  try {
    return !new Uint8Array(buffer)
  } catch {
    return true
  }
}
