// Where the engine's WebAssembly comes from: beside this package, in the build that the host can run, unless it is given.
import { NRNNError, invalid, shown } from "./errors.js"
import { Status } from "./names.js"

// (func (result v128) (i8x16.splat (i32.const 0))): valid where there are vectors of 128 bits.
const VECTORS = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11,
])

/** The name of the build for this host: all give the same bits. */
export function buildFor(validate = WebAssembly.validate) {
  return validate(VECTORS) ? "nrnn.wasm" : "nrnn-scalar.wasm"
}

/** A WebAssembly.Module of a URL, a Response, bytes, a Module; of the package's own by default. */
export async function moduleOf(wasm) {
  if (wasm instanceof WebAssembly.Module) return wasm
  const source = wasm ?? new URL(`../${buildFor()}`, import.meta.url)
  try {
    return await WebAssembly.compile(await bytesOf(source))
  } catch (error) {
    if (error instanceof NRNNError) throw error
    throw new NRNNError(Status.IO, `wasm: expected a WebAssembly module, found ${nameOf(source)}: ${error.message}`)
  }
}

async function bytesOf(source) {
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) return source
  if (typeof Response !== "undefined" && source instanceof Response) return answer(source)
  if (typeof source !== "string" && !(source instanceof URL)) {
    throw invalid(`wasm: expected a URL, a Response, bytes or a WebAssembly.Module, found ${shown(source)}`)
  }
  return isFile(source) ? (await import("node:fs/promises")).readFile(new URL(source)) : answer(await fetch(source))
}

async function answer(response) {
  if (!response.ok) throw new NRNNError(Status.IO, `wasm: expected ${response.url} to be there, found ${response.status}`)
  return response.arrayBuffer()
}

// Node's fetch reads no files.
function isFile(url) {
  return String(url).startsWith("file:") && typeof process !== "undefined"
}

function nameOf(source) {
  return typeof source === "string" || source instanceof URL ? String(source) : shown(source)
}
