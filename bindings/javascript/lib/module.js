// Where the engine's WebAssembly comes from: beside this package, in the build that the host can run, unless it is given.
import { NRNNError, invalid, shown } from "./errors.js"
import { Status } from "./names.js"

/** What the binding calls. */
export const EXPORTS = [
  "memory", "_initialize",
  "nrnn_alloc", "nrnn_free", "nrnn_kernels_available", "nrnn_kernels_name", "nrnn_model_free",
  "nrnn_model_get_calibration", "nrnn_model_get_info", "nrnn_model_get_input", "nrnn_model_get_layer",
  "nrnn_model_get_output", "nrnn_model_get_provenance", "nrnn_model_load_memory", "nrnn_model_verify",
  "nrnn_normals", "nrnn_numerics_revision", "nrnn_snapshot_get_info", "nrnn_stream_clone", "nrnn_stream_copy",
  "nrnn_stream_create", "nrnn_stream_free", "nrnn_stream_get_info", "nrnn_stream_id_from_key", "nrnn_stream_reset",
  "nrnn_stream_reset_to", "nrnn_stream_restore", "nrnn_stream_run", "nrnn_stream_snapshot", "nrnn_stream_state",
  "nrnn_stream_step", "nrnn_streams_step", "nrnn_version_string",
]

// (func (result v128) (i8x16.splat (i32.const 0))): valid where there are vectors of 128 bits.
const VECTORS = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11,
])

/** The name of the build for this host: all give the same bits. */
export function buildFor(validate = WebAssembly.validate) {
  return validate(VECTORS) ? "nrnn.wasm" : "nrnn-scalar.wasm"
}

/** The engine's module, of a URL, a Response, bytes, a Module; of the package's own by default. */
export async function moduleOf(wasm) {
  const module = await anyModuleOf(wasm)
  const [needed] = WebAssembly.Module.imports(module)
  if (needed) throw notAnEngine(`it needs ${needed.module}.${needed.name}`)
  const there = WebAssembly.Module.exports(module).map(({ name }) => name)
  const missing = EXPORTS.find((name) => !there.includes(name))
  if (missing) throw notAnEngine(`it has no ${missing}`)
  return module
}

export function notAnEngine(why) {
  return new NRNNError(Status.IO, `wasm: expected nrnn.wasm of this package, found another module: ${why}`)
}

async function anyModuleOf(wasm) {
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
