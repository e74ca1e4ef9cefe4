/** What the last sample says, as numbers, a sentence and a table. */
import { share } from "./levels.js"
import { date, flagsOf, microseconds, nameOf, percent, value } from "./words.js"

const SHOWN = 12 // rows of the table
const NONE = "–"

/** [term, text, small text] of each tile. */
export function tiles(session, frames, stepTime) {
  const members = session.members > 1 ? `${session.members} members` : "one member"
  return [...spoken(session), ["Time of a step", microseconds(stepTime), members],
          ["Frames a second", frames ? String(Math.round(frames)) : NONE, ""]]
}

/** What the outputs say: of a regression the first, of a classifier the likeliest. */
function spoken(session) {
  const { facts, rows } = session
  const row = rows.at(-1)
  if (facts.task !== "regression") return classes(session, row)
  const output = facts.outputs[0]
  const text = (pick) => (row ? value(pick(row)[0], output, facts.task) : NONE)
  return [[nameOf(output, 0), text((one) => one.mean), output.unit], ...band(session, row, 0),
          ["Without noise", text((one) => one.nominal), output.unit]]
}

function classes(session, row) {
  const { facts } = session
  const best = row ? row.mean.indexOf(row.mean.reduce((a, b) => Math.max(a, b))) : 0
  const likeliest = row ? [nameOf(facts.outputs[best], best), percent(row.mean[best])] : [NONE, ""]
  return [["Most likely", ...likeliest], ...band(session, row, best),
          ["Largest |z| of the input", row ? row.largestZ.toFixed(2) : NONE, ""]]
}

/** The widest band of an output, if there is one. */
function band({ facts, levels }, row, output) {
  if (!levels.length) return []
  const ends = [0, levels.length - 1]
  const text = (level) => value(row.quantiles[level * facts.outputs.length + output], facts.outputs[output], facts.task)
  return [[`${share(levels, ends)} of members`, row ? ends.map(text).join(" – ") : NONE, ""]]
}

/** A sentence for those who do not see the chart. */
export function sentence(session) {
  const { facts, rows, total, levels } = session
  const row = rows.at(-1)
  if (!row) return "No sample yet."
  const [[what, now, small], [wide, between]] = spoken(session)
  const place = `Sample ${row.row + 1}${total ? ` of ${total}` : ""}`
  const time = session.hasTimes ? `, ${date(row.at, facts.interval)}` : ""
  const members = levels.length ? `, ${wide} between ${between.replace("–", "and")}` : ""
  const flags = flagsOf(row.flags).map((flag) => flag.name)
  return `${place}${time}: ${what} ${now} ${small}${members}.${flags.length ? ` Flags: ${flags.join(", ")}.` : ""}`
}

/** Rows of the table, the head first: the last samples, the newest on top. */
export function cells({ facts, rows, levels, hasTimes }) {
  const inputs = facts.inputs.map((input, at) => ({ name: input.name || `x${at}`, text: (row) => measured(row.x[at]) }))
  const columns = [
    { name: hasTimes ? "time" : "sample", text: (row) => (hasTimes ? date(row.at, facts.interval) : String(row.row + 1)) },
    ...inputs, ...facts.outputs.flatMap((output, at) => columnsOf(facts, levels, output, at)),
    { name: "flags", text: (row) => flagsOf(row.flags).map((flag) => flag.name).join(", ") || "none" }]
  const last = rows.slice(-SHOWN).reverse()
  return [columns.map((one) => one.name), ...last.map((row) => columns.map((one) => one.text(row)))]
}

const measured = (number) => (Number.isFinite(number) ? String(Number(number.toPrecision(6))) : "missing")

function columnsOf(facts, levels, output, at) {
  const name = nameOf(output, at)
  const column = (title, pick) => ({ name: title, text: (row) => value(pick(row), output, facts.task) })
  const mean = column(name, (row) => row.mean[at])
  if (facts.task !== "regression") return [mean]
  const ends = levels.length ? [0, levels.length - 1] : []
  const quantile = (end) => (row) => row.quantiles[end * facts.outputs.length + at]
  return [mean, column(`${name}, no noise`, (row) => row.nominal[at]),
          ...ends.map((end) => column(`${name}, ${percent(levels[end])}`, quantile(end)))]
}
