import { levelsFor } from "./levels.js"

const SECOND = 1e9
const KEPT = 20000 // results, of which the chart shows the last
const BLOCK = 5 // milliseconds that are long beside a browser's clock
const BLOCKS = 5

/** A table of samples through a stream of a model: what it gave so far, and the next steps. */
export class Player {
  /** `facts` is the model's info; `table` as table.js gives it. */
  constructor(model, facts, table, options) {
    this.model = model
    this.facts = facts
    this.table = table
    this.begin(options)
  }

  get total() {
    return this.table.rows
  }

  get hasTimes() {
    return this.table.times !== null
  }

  /** From the first sample on. Raises NRNNError for options that the model does not take. */
  begin(options) {
    const noise = this.facts.hasNoise && options.noiseScale > 0
    const members = noise ? options.members : 1
    const levels = levelsFor(members)
    const scale = noise ? { noise: "on", noiseScale: options.noiseScale } : { noise: "off" }
    const stream = this.model.stream({ members, seed: options.seed, quantiles: levels, missing: options.missing, gap: "reset",
                                       ...scale })
    this.end()
    Object.assign(this, { stream, levels, members, rows: [], position: 0, problem: null })
  }

  end() {
    this.stream?.free()
    this.stream = null
  }

  /** At most so many steps, in about so many milliseconds; whether there was any. */
  advance(most, milliseconds) {
    const end = performance.now() + milliseconds
    const begin = this.position
    while (this.position < this.total && !this.problem && this.position - begin < most) {
      this.step()
      if (performance.now() > end) break
    }
    if (this.rows.length > 2 * KEPT) this.rows.splice(0, this.rows.length - KEPT)
    return this.position > begin
  }

  step() {
    const row = this.position
    try {
      this.rows.push(this.result(row, this.stream.step(this.table.x[row], { dt: this.interval(row) })))
      this.position += 1
    } catch (error) {
      this.problem = `${this.table.name}: line ${this.table.lines[row]}: ${error.message}`
    }
  }

  interval(row) {
    const { times } = this.table
    return times && row ? Number(times[row] - times[row - 1]) / SECOND : 0
  }

  result(row, { nominal, mean, quantiles = new Float32Array(0), flags, largestZ }) {
    const { times, x } = this.table
    const at = times ? Number(times[row]) / SECOND : row
    // What is shown of a classifier are probabilities.
    const shown = (numbers) => (this.facts.task === "log_softmax" ? numbers.map(Math.exp) : numbers)
    return { at, row, x: x[row], nominal: shown(nominal), mean: shown(mean), quantiles: shown(quantiles), flags, largestZ }
  }

  /** Microseconds of a step: the median of some blocks of steps of a copy. */
  timed() {
    const copy = this.stream.clone()
    try {
      const x = Float32Array.from(this.facts.inputs, (input) => input.mean ?? 0)
      let steps = 1
      while (block(copy, x, steps) < BLOCK && steps < 1 << 20) steps *= 2
      const times = Array.from({ length: BLOCKS }, () => block(copy, x, steps) / steps).sort((a, b) => a - b)
      return 1000 * times[BLOCKS >> 1]
    } finally {
      copy.free()
    }
  }
}

function block(stream, x, steps) {
  const begin = performance.now()
  for (let i = 0; i < steps; i += 1) stream.step(x)
  return performance.now() - begin
}
