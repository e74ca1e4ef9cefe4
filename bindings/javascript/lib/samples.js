// Raw samples, intervals and resets as callers have them, into the engine's memory. null is a missing value, as NaN is;
// what is no number is refused, for JavaScript would take it for some other number.
import { invalid, shown } from "./errors.js"
import { isTyped, list, number } from "./options.js"

/** One sample: a number where there is one channel, an array, or an object by the names of the channels. */
export function sampleOf(x, names) {
  if (typeof x === "number" || x === null) return [x]
  if (Array.isArray(x) || isTyped(x)) return x
  if (typeof x !== "object") throw invalid(`x: expected a number, an array, or an object by channel, found ${shown(x)}`)
  return names.map((name) => {
    if (!Object.hasOwn(x, name)) throw invalid(`x: expected a value for each of ${names.join(", ")}, found none for ${name}`)
    return x[name]
  })
}

/** Many: rows in an array, or one after another in a flat one. How many, and the flat ones. */
export function rowsOf(inputs, names) {
  list("inputs", inputs)
  const nested = !isTyped(inputs) && inputs.some((row) => row !== null && typeof row === "object")
  const flat = nested ? Array.from(inputs, (row, i) => rowOf(row, i, names)).flat() : inputs
  const steps = flat.length / names.length
  if (!Number.isInteger(steps)) throw invalid(`inputs: expected rows of ${names.length} values, found ${flat.length} values`)
  return { flat, steps }
}

function rowOf(row, i, names) {
  if (row === undefined) throw invalid(`inputs[${i}]: expected a row, found undefined`)
  const sample = Array.from(sampleOf(row, names))
  if (sample.length !== names.length) throw invalid(`inputs[${i}]: expected ${names.length} values, found ${sample.length}`)
  return sample
}

/** Writes `count` values from the value `first` on. */
export function put(target, values, first, count, what) {
  if (values instanceof target.constructor) return target.set(values.subarray(first, first + count))
  for (let i = 0; i < count; i++) target[i] = valueOf(values[first + i], what, first + i)
}

function valueOf(value, what, i) {
  if (typeof value === "number") return value
  if (value === null && what === "x") return NaN
  throw invalid(`${what}[${i}]: expected a number, found ${shown(value)}`)
}

/** Intervals of so many rows: one number for all, or one each. undefined: nominal. */
export function intervalsOf(dt, steps) {
  if (dt === undefined) return undefined
  const all = typeof dt === "number" ? new Float64Array(steps).fill(number("dt", dt)) : list("dt", dt)
  if (all.length !== steps) throw invalid(`dt: expected ${steps} intervals, one per row, found ${all.length}`)
  return all
}

/** Where a run resets before a row: true or 1, else false or 0. */
export function resetsOf(resets, steps) {
  if (resets === undefined) return undefined
  if (list("resets", resets).length !== steps) throw invalid(`resets: expected ${steps} of them, one per row, found ${resets.length}`)
  return Uint8Array.from(resets, (reset, i) => {
    if (reset === true || reset === 1) return 1
    if (reset === false || reset === 0) return 0
    throw invalid(`resets[${i}]: expected true or false, found ${shown(reset)}`)
  })
}
