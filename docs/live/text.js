import { BadFile } from "./csv.js"
import { unzipped } from "./embedded.js"

const KINDS = [["PK", "a zip archive or an Excel file"], ["PAR1", "Parquet"], ["\x28\xb5\x2f\xfd", "zstd"], ["BZh", "bzip2"],
               ["\xfd7zXZ", "xz"], ["\x89HDF", "HDF5"], ["\x93NUMPY", "npy"]]
const GZIP = "\x1f\x8b"
const MODEL = "\x0a\x04nrnn"

const starts = (bytes, start) => [...start].every((letter, at) => bytes[at] === letter.charCodeAt(0))

/** Whether a file is a model, by its first bytes; by its name it would be one. */
export const isModel = ({ name, bytes }) => starts(bytes, MODEL) || /\.nrnn$/i.test(name)

/** The text of a file that is CSV: UTF-8, or UTF-16 by its mark, gzip or not. */
export async function textOf(bytes, name) {
  if (starts(bytes, GZIP)) bytes = await unzipped(bytes).catch(() => refuse(name, "gzip to the end, found damaged data"))
  const kind = KINDS.find(([start]) => starts(bytes, start))
  if (kind) refuse(name, `CSV, found what looks like ${kind[1]}`)
  const encoding = starts(bytes, "\xff\xfe") ? "utf-16le" : starts(bytes, "\xfe\xff") ? "utf-16be" : "utf-8"
  let text
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    refuse(name, `a text in ${encoding.toUpperCase()}, found other bytes`)
  }
  if (text.includes("\0")) refuse(name, "CSV, found bytes that are no text")
  return text
}

function refuse(name, what) {
  throw new BadFile(`${name}: expected ${what}`)
}
