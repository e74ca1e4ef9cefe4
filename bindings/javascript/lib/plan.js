// Where a stream's calls read and write: one block of the engine's memory, cut into inputs and the arrays of a summary.
import { NRNNError, invalid, shown } from "./errors.js"
import { Status } from "./names.js"
import { choice, list } from "./options.js"
import { Output } from "./structs.js"

// Of a call: a run of more rows is several, with the same bits.
const BLOCK = 1 << 16

// As nrnn.h calls them, and as JavaScript does; those that have one number a step.
const ARRAYS = {
  nominal: "nominal", mean: "mean", variance: "variance", quantiles: "quantiles", members: "members", entropy: "entropy",
  mutual_information: "mutualInformation", flags: "flags", largest_z: "largestZ",
}
const SINGLE = ["entropy", "mutualInformation", "flags", "largestZ"]

export class Plan {
  /** `widths`: numbers of a step, by the names of nrnn.h. */
  constructor(widths, inputs) {
    const row = Object.values(widths).reduce((sum, width) => sum + 4 * width, 4 * inputs + 9)
    this.inputs = inputs
    this.rows = Math.max(1, Math.floor(BLOCK / row))
    this.size = 0
    const [, intervals, samples, resets] = [Output.size, 8 * this.rows, 4 * inputs * this.rows, this.rows].map((size) => this.#place(size))
    this.at = { intervals, samples, resets }
    this.arrays = Object.entries(widths).map(([field, width]) => (
      { field, name: ARRAYS[field], width, at: this.#place(4 * width * this.rows), kind: field === "flags" ? Uint32Array : Float32Array }
    ))
  }

  #place(size) {
    const at = this.size
    this.size += Math.ceil(size / 8) * 8
    return at
  }

  /** Makes a block say where its arrays are. */
  open(memory, block) {
    const values = this.arrays.flatMap(({ field, width, at }) => [[field, block + at], [`${field}_capacity`, width * this.rows]])
    Output.write(memory.view, block, Object.fromEntries(values))
  }

  /** A summary of so many steps, with a row of each array for each. */
  summary(steps) {
    return Object.fromEntries(this.arrays.map(({ name, width, kind }) => [name, room(kind, steps * width, name)]))
  }

  /** The same of one step, where what has one number is a number. */
  summaryOfStep() {
    return Object.fromEntries(this.arrays.map(({ name, width }) => [name, SINGLE.includes(name) ? 0 : new Float32Array(width)]))
  }

  /** Refuses what is no summary of one step. */
  expect(out) {
    const fits = ({ name, width }) => SINGLE.includes(name) || (out[name] instanceof Float32Array && out[name].length === width)
    if (out === null || typeof out !== "object" || !this.arrays.every(fits)) {
      throw invalid(`out: expected a summary of an earlier step of this stream, found ${shown(out)}`)
    }
  }

  /** Takes the rows of a call into a summary, from its row `first` on. */
  take(memory, block, summary, first, rows) {
    for (const { name, width, at, kind } of this.arrays) {
      summary[name].set(new kind(memory.view.buffer, block + at, width * rows), width * first)
    }
  }

  /** Takes the one row of a call; into a new summary, unless there is one to write over. */
  stepped(memory, block, summary = this.summaryOfStep()) {
    const { floats, view } = memory
    for (const { name, width, at } of this.arrays) {
      const from = (block + at) / 4
      if (name === "flags") summary.flags = view.getUint32(block + at, true)
      else if (SINGLE.includes(name)) summary[name] = floats[from]
      else for (let i = 0; i < width; i++) summary[name][i] = floats[from + i]
    }
    return summary
  }
}

function room(kind, count, name) {
  try {
    return new kind(count)
  } catch {
    throw new NRNNError(Status.NO_MEMORY, `${name}: expected an array of ${count} numbers, found no room for it: run fewer rows`)
  }
}

/** The widths of the arrays that are wanted, of those that there are. */
export function widthsOf(wanted, { outputs, members, levels }, probabilities) {
  const widths = { nominal: outputs, mean: outputs, variance: outputs }
  if (levels) widths.quantiles = levels * outputs
  widths.members = members * outputs
  if (probabilities) Object.assign(widths, { entropy: 1, mutual_information: 1 })
  Object.assign(widths, { flags: 1, largest_z: 1 })
  const there = Object.keys(widths)
  if (wanted === undefined) return without(widths, (field) => field === "members")
  if (wanted === "all") return widths
  const names = there.map((field) => ARRAYS[field])
  const chosen = list("outputs", wanted).map((name) => there[choice("outputs", name, names)])
  return without(widths, (field) => !chosen.includes(field))
}

function without(widths, isLeftOut) {
  return Object.fromEntries(Object.entries(widths).filter(([field]) => !isLeftOut(field)))
}
