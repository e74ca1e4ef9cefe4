/** What the last sample says, as numbers, flags, a table and a sentence. */
import { share } from "./levels.js"
import { date, flagsOf, microseconds, nameOf, percent, value } from "./words.js"

const SHOWN = 12

/** [term, text, small text] of each tile. */
export function tiles(session, frames, stepTime) {
  const { facts, rows, levels } = session
  const row = rows.at(-1)
  const spoken = facts.task === "regression" ? regression(facts, row, levels) : classes(facts, row, levels)
  const last = facts.task === "regression" ? [] : [["Largest |z| of the input", row ? row.largestZ.toFixed(2) : "–", ""]]
  return [...spoken, ...last, ["Time of a step", microseconds(stepTime), session.members > 1 ? `${session.members} members` : "one member"],
          ["Frames a second", frames ? String(Math.round(frames)) : "–", ""]]
}

function regression(facts, row, levels) {
  const output = facts.outputs[0]
  const text = (number) => (row ? value(number(), output, facts.task) : "–")
  const band = row && levels.length ? `${text(() => row.quantiles[0])} – ${text(() => row.quantiles[(levels.length - 1) * facts.outputs.length])}` : "–"
  return [[nameOf(output, 0), text(() => row.mean[0]), output.unit], ...(levels.length ? [[`${share(levels, [0, levels.length - 1])} of members`, band, ""]] : []),
          ["Without noise", text(() => row.nominal[0]), output.unit]]
}

function classes(facts, row, levels) {
  const best = row && leader(row)
  const count = facts.outputs.length
  const band = row && levels.length ? `${percent(row.quantiles[best])} – ${percent(row.quantiles[(levels.length - 1) * count + best])}` : "–"
  return [["Most likely", row ? nameOf(facts.outputs[best], best) : "–", row ? percent(row.mean[best]) : ""],
          ...(levels.length ? [[`${share(levels, [0, levels.length - 1])} of members`, band, ""]] : [])]
}

const leader = (row) => row.mean.indexOf(row.mean.reduce((a, b) => Math.max(a, b)))

/** A sentence for those who do not see the chart. */
export function sentence(session) {
  const { facts, rows, total } = session
  const row = rows.at(-1)
  if (!row) return "No sample yet."
  const [what, ...rest] = tiles(session, 0, 0)
  const band = rest[0][0].endsWith("members") ? `, ${rest[0][0]} between ${rest[0][1].replace("–", "and")}` : ""
  const flags = flagsOf(row.flags).map((flag) => flag.name)
  return `Sample ${row.row + 1}${total ? ` of ${total}` : ""}${session.hasTimes ? `, ${date(row.at, facts.interval)}` : ""}: ` +
         `${what[0]} ${what[1]} ${what[2]}${band}.${flags.length ? ` Flags: ${flags.join(", ")}.` : ""}`
}

/** Rows of the table, the head first: the last samples, the newest on top. */
export function cells(session) {
  const { facts, rows, levels, hasTimes } = session
  const spoken = facts.outputs.flatMap((output, at) => columns(facts, levels, output, at))
  const head = [hasTimes ? "time" : "sample", ...facts.inputs.map((input, at) => input.name || `x${at}`), ...spoken.map((one) => one.name), "flags"]
  const lines = rows.slice(-SHOWN).reverse().map((row) => [
    hasTimes ? date(row.at, facts.interval) : String(row.row + 1), ...Array.from(row.x, (x) => (Number.isFinite(x) ? String(Number(x.toPrecision(6))) : "missing")),
    ...spoken.map((one) => one.text(row)), flagsOf(row.flags).map((flag) => flag.name).join(", ") || "none"])
  return [head, ...lines]
}

function columns(facts, levels, output, at) {
  const name = nameOf(output, at)
  const column = (what, pick) => ({ name: what, text: (row) => value(pick(row), output, facts.task) })
  const count = facts.outputs.length
  const ends = levels.length ? [0, levels.length - 1] : []
  const mean = column(name, (row) => row.mean[at])
  if (facts.task !== "regression") return [mean]
  return [mean, column(`${name}, no noise`, (row) => row.nominal[at]),
          ...ends.map((end) => column(`${name}, ${percent(levels[end])}`, (row) => row.quantiles[end * count + at]))]
}
