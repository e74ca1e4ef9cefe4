import { Engine } from "../../bindings/javascript/nrnn.js"
import { BadFile } from "./csv.js"
import { embedded } from "./embedded.js"
import { tableOf } from "./table.js"
import { textOf } from "./text.js"

const MOST = 64 << 20 // bytes of a file

/** Models with what they read: {model, facts, table}, those of the page and the user's own. */
export class Sources {
  static async open() {
    return new Sources(await Engine.open(await embedded("engine")))
  }

  constructor(engine) {
    this.engine = engine
    this.known = {}
  }

  /** A source of the page, made once. */
  async get(name) {
    this.known[name] ??= this.of(await embedded(name), emptyTable())
    if (name === "co2" && !this.known.co2.table.rows) await this.read("co2", await embedded("co2-csv"), "co2.csv")
    return this.known[name]
  }

  /** A model of the user's own takes the place of the one before it, which its streams hold as long as they last. Raises BadFile. */
  own(bytes, name) {
    const made = { ...named(name, () => this.of(bytes, emptyTable())), name }
    this.known.own?.model.free()
    this.known.own = made
  }

  of(bytes, table) {
    const model = this.engine.load(bytes)
    return { model, facts: model.info, table }
  }

  /** Gives a source another table, of the bytes of a CSV file. Raises BadFile. */
  async read(name, bytes, file) {
    const source = this.known[name]
    const channels = source.facts.inputs.map((input, at) => input.name || `x${at}`)
    const unnamed = source.facts.inputs.every((input) => !input.name)
    source.table = tableOf(await textOf(bytes, file), file, channels, unnamed || channels.length === 1)
  }
}

/** What the engine refuses, with the file's name. */
function named(name, load) {
  try {
    return load()
  } catch (error) {
    throw new BadFile(`${name}: ${error.message}`)
  }
}

/** A file's bytes. */
export async function bytesOf(file) {
  if (file.size > MOST) throw new RangeError(`${file.name}: expected at most ${MOST >> 20} MiB, found ${file.size >> 20}`)
  return new Uint8Array(await file.arrayBuffer())
}

/** Pixels as the rows of a table. */
export function pixelTable(pixels) {
  const x = Array.from(pixels, (value) => Float32Array.of(value))
  return { name: "the drawn digit", rows: x.length, x, lines: x.map((_, at) => at + 1), times: null, notes: [] }
}

const emptyTable = () => ({ name: "", rows: 0, x: [], lines: [], times: null, notes: [] })
