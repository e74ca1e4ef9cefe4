// The module as a host of WASI starts one that is no program, and the version that it says:  node reactor.mjs WASM
import { readFileSync } from "node:fs"
import { WASI } from "node:wasi"

const wasi = new WASI({ version: "preview1" })
const { instance } = await WebAssembly.instantiate(readFileSync(process.argv[2]), wasi.getImportObject())
wasi.initialize(instance)
console.log(instance.exports.nrnn_version())
