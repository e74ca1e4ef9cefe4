/** Numbers, times and flags as words. */
export const FLAGS = [
  { bit: 1, name: "held", alarm: true, about: "a missing value was replaced" },
  { bit: 2, name: "skipped", alarm: true, about: "the sample was skipped" },
  { bit: 4, name: "gap", alarm: true, about: "the interval was too long" },
  { bit: 8, name: "warming up", alarm: false, about: "fewer steps than the model needs first" },
  { bit: 16, name: "beyond trained length", alarm: false, about: "more steps than a training sequence had" },
  { bit: 32, name: "out of range", alarm: true, about: "an input that the model does not know" },
]

export const WARMING_UP = 8

export const flagsOf = (bits) => FLAGS.filter((flag) => bits & flag.bit)

const DAY = 86400

/** How many decimals an output of this scale is shown with. */
export function decimals(output, task) {
  if (task !== "regression") return 3
  return Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(output.scale || 1))))
}

export function value(number, output, task) {
  if (!Number.isFinite(number)) return "none"
  if (task !== "regression") return percent(number)
  return number.toFixed(decimals(output, task))
}

export function percent(number) {
  return `${(100 * number).toFixed(number > 0 && number < 0.01 ? 1 : 0)} %`
}

export function date(seconds, interval) {
  const text = new Date(1000 * seconds).toISOString()
  return interval >= DAY ? text.slice(0, 10) : text.slice(0, interval < 1 ? 23 : 19).replace("T", " ")
}

export function microseconds(time) {
  if (!(time > 0)) return "–"
  return time < 1000 ? `${Number(time.toPrecision(3))} µs` : `${Number((time / 1000).toPrecision(3))} ms`
}

/** An output's name, which a file need not give. */
export const nameOf = (output, at) => output.name || `y${at}`
