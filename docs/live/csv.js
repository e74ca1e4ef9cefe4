/** CSV as RFC 4180 has it: a quote opens a cell as its first letter, "" within is one quote, blanks around a cell do not
 *  count. */

const EMPTY = /^[ \t]*\r?\n?$/

/** What is wrong with a file: where, what was expected, what was found. */
export class BadFile extends Error {}

/** Each record of a text: {line, cells, isEmpty: there is nothing in its line}, or {line, fault} where its quotes are wrong. */
export function* records(text, separator) {
  for (let at = 0, line = 1; at < text.length; ) {
    const record = readRecord(text, at, separator)
    const raw = text.slice(at, record.end)
    yield { line, cells: record.cells, fault: record.fault, isEmpty: record.cells.length === 1 && EMPTY.test(raw) }
    line += count(raw, "\n")
    at = record.end
  }
}

function readRecord(text, at, separator) {
  const cells = []
  for (;;) {
    const cell = text[blanks(text, at, separator)] === '"' ? quoted(text, at, separator) : bare(text, at, separator)
    cells.push(cell.text)
    if (cell.fault) return { cells, fault: `column ${cells.length}: ${cell.fault}`, end: lineEnd(text, at) + 1 }
    if (text[cell.end] !== separator) return { cells, end: cell.end + 1 }
    at = cell.end + 1
  }
}

function bare(text, at, separator) {
  let end = at // letter by letter: a search would run on through the file where the line has no separator
  while (end < text.length && text[end] !== separator && text[end] !== "\n") end += 1
  return { text: text.slice(at, end).trim(), end }
}

function quoted(text, at, separator) {
  const start = blanks(text, at, separator) + 1
  let end = text.indexOf('"', start)
  while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2)
  if (end < 0) return { text: "", fault: "expected a closing quote, found none" }
  let after = blanks(text, end + 1, separator)
  if (text[after] === "\r" && (after + 1 === text.length || text[after + 1] === "\n")) after += 1
  if (after < text.length && text[after] !== separator && text[after] !== "\n")
    return { text: "", fault: `expected the cell to end with its quote, found ${shown(text[after])} behind it` }
  return { text: text.slice(start, end).replaceAll('""', '"'), end: after }
}

function blanks(text, at, separator) {
  while (text[at] === " " || (text[at] === "\t" && separator !== "\t")) at += 1
  return at
}

function lineEnd(text, at) {
  const end = text.indexOf("\n", at)
  return end < 0 ? text.length : end
}

const count = (text, letter) => text.split(letter).length - 1

/** A text in a message. */
export function shown(text) {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)
}
