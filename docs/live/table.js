import { BadFile, records, shown } from "./csv.js"
import { isMissing, isNumber, single } from "./numbers.js"
import { time } from "./times.js"

const SEPARATORS = [",", ";", "\t"]
const VALUE = /^([+\-.,]*\d|[+-]?inf)/i
const SAID = 3 // rows without a use that are named

/** The samples of a CSV text for a model's channels: {name, rows, x, lines, times, notes}. x has a Float32Array for each row,
 *  NaN where a value is missing; times are nanoseconds, or null where no column has any. `byPosition`: a file that has as
 *  many columns as the model channels may name them as it likes, or not at all. Raises BadFile. */
export function tableOf(text, name, channels, byPosition) {
  const { columns, body } = header(text, name, channels, byPosition)
  const rows = withoutEmptyEnd(body)
  for (const row of rows) check(row, columns.width, name)
  if (!rows.length) throw new BadFile(`${name}: expected rows with values, found none`)
  const x = rows.map((row) => columns.places.map((place, at) => value(row, place, channels[at], name)))
  return inTime({ name, x, lines: rows.map((row) => row.line), ...timesOf(rows, columns, name) })
}

/** Where the channels stand, and the records behind the header. The separator is the one by which they are found. */
function header(text, name, channels, byPosition) {
  const declared = /^sep=(.)\r?\n/.exec(text)
  const all = declared ? [declared[1]] : SEPARATORS
  const has = (cells) => channels.every((channel) => cells?.includes(channel))
  const separator = all.find((one) => has(nth(text, one, declared))) ?? all[0]
  const [first, ...body] = [...records(text, separator)].slice(declared ? 1 : 0)
  if (!first) throw new BadFile(`${name}: expected a header with ${listed(channels)}, found an empty file`)
  if (first.fault) throw new BadFile(`${name}: line ${first.line}, ${first.fault}`)
  if (has(first.cells)) return { columns: named(first, channels, name), body }
  if (byPosition && first.cells.length === channels.length) return placed(first, body)
  const missing = channels.find((channel) => !first.cells.includes(channel))
  throw new BadFile(`${name}: line ${first.line}: expected a column ${shown(missing)}, found ${listed(first.cells)}`)
}

/** The cells of the header, if this separates them. */
function nth(text, separator, declared) {
  const rest = records(text, separator)
  if (declared) rest.next()
  return rest.next().value?.cells
}

/** A file without the names of the channels: its first row is one of values if some cell is one, or begins like one. */
function placed(first, body) {
  const isData = first.cells.some((cell) => isMissing(cell) || VALUE.test(cell))
  const places = first.cells.map((_, at) => at)
  return { columns: { places, width: places.length, others: [] }, body: isData ? [first, ...body] : body }
}

function named(first, channels, name) {
  const places = channels.map((channel) => first.cells.indexOf(channel))
  const twice = channels.find((channel, at) => first.cells.lastIndexOf(channel) !== places[at])
  if (twice !== undefined)
    throw new BadFile(`${name}: line ${first.line}: expected one column ${shown(twice)}, found it twice`)
  const others = first.cells.map((_, at) => at).filter((at) => !places.includes(at))
  return { places, others, names: first.cells, width: first.cells.length }
}

const listed = (names) => names.slice(0, 8).map(shown).join(", ") + (names.length > 8 ? ", …" : "")

/** In a file of one column an empty line is a missing value; at the end of the file it is nothing. */
function withoutEmptyEnd(rows) {
  let end = rows.length
  while (end && rows[end - 1].isEmpty) end -= 1
  return rows.slice(0, end)
}

function check(row, width, name) {
  if (row.fault) throw new BadFile(`${name}: line ${row.line}, ${row.fault}`)
  if (row.cells.length !== width)
    throw new BadFile(`${name}: line ${row.line}: expected ${width} cells, found ${row.cells.length}`)
}

function value(row, place, channel, name) {
  const text = row.cells[place]
  if (isMissing(text)) return NaN
  const number = isNumber(text) ? single(text) : undefined
  if (Number.isFinite(number)) return number
  throw new BadFile(`${name}: line ${row.line}, column ${place + 1} (${channel}): expected a finite decimal number, ` +
                    `found ${shown(text)}`)
}

/** The times of the first other column whose first cell is one; each row then needs its own. */
function timesOf(rows, columns, name) {
  const place = columns.others.find((at) => time(rows[0].cells[at]))
  if (place === undefined) return { times: null, notes: withoutTime(rows[0], columns) }
  const found = rows.map((row) => time(row.cells[place]) ?? noTime(row, place, columns, name))
  const zone = found.every((one) => one.hasZone) ? "" : ", which names no zone and is taken as UTC"
  return { times: found.map((one) => one.nanoseconds), notes: [`Time is column ${columns.names[place]}${zone}.`] }
}

/** Columns of which one may have been meant: nothing is guessed, but it is told. */
function withoutTime(row, { others, names }) {
  if (!others.length) return []
  const found = others.slice(0, SAID).map((at) => `${shown(row.cells[at])} in column ${names[at] || at + 1}`).join(", ")
  return [`No column is read as a time: expected ISO 8601 in line ${row.line}, found ${found}${others.length > SAID ? ", …" : ""}: ` +
          "samples are taken at the nominal interval."]
}

function noTime(row, place, columns, name) {
  throw new BadFile(`${name}: line ${row.line}, column ${place + 1} (${columns.names[place]}): expected a time in ISO 8601 ` +
                    `as in the first row, found ${shown(row.cells[place])}`)
}

/** Without rows whose time is not after the last one's: they are counted, and the first named. */
function inTime({ name, x, lines, times, notes }) {
  const kept = []
  const left = []
  for (const row of x.keys()) (times && kept.length && times[row] <= times[kept.at(-1)] ? left : kept).push(row)
  if (left.length)
    notes.push(`${left.length} ${left.length > 1 ? "rows are" : "row is"} left out, not later than the row before: line ` +
               left.slice(0, SAID).map((row) => lines[row]).join(", ") + (left.length > SAID ? ", …." : "."))
  const pick = (all) => kept.map((row) => all[row])
  const values = pick(x).map((row) => Float32Array.from(row))
  return { name, notes, rows: kept.length, x: values, lines: pick(lines), times: times && pick(times) }
}
