/** What the chart shows: a lane for each output. Of a classifier all have the same range; of a regression each its own,
 *  with the values of the input that it speaks of. */
import { widened } from "./axis.js"
import { WARMING_UP, nameOf } from "./words.js"

export const MOST = 16 // outputs that are shown

export function lanesOf(facts) {
  const shown = facts.outputs.slice(0, MOST)
  return shown.map((output, at) => ({ at, name: nameOf(output, at), output, measured: measured(facts, output) }))
}

/** The place of the channel that has an output's name, or else alone its unit; -1: none. */
function measured({ task, inputs }, { name, unit }) {
  if (task !== "regression") return -1
  const named = inputs.findIndex((input) => input.name && input.name === name)
  const alike = inputs.filter((input) => unit && input.unit === unit)
  return named >= 0 ? named : alike.length === 1 ? inputs.indexOf(alike[0]) : -1
}

/** [low, high] of a lane over rows. What a stream says while it warms up may be far off, and counts only alone. */
export function range(lane, rows, facts) {
  if (facts.task !== "regression") return [0, 1]
  const warm = rows.filter((row) => !(row.flags & WARMING_UP))
  const known = lane.measured < 0 ? [] : rows.map((row) => row.x[lane.measured])
  const counted = warm.length || known.length ? warm : rows
  const finite = [...known, ...counted.flatMap((row) => outputs(row, lane, facts.outputs.length))].filter(Number.isFinite)
  if (!finite.length) return [0, 1]
  return widened(finite.reduce((a, b) => Math.min(a, b)), finite.reduce((a, b) => Math.max(a, b)))
}

function outputs(row, lane, count) {
  const found = [row.nominal[lane.at], row.mean[lane.at]]
  for (let at = lane.at; at < row.quantiles.length; at += count) found.push(row.quantiles[at])
  return found
}
