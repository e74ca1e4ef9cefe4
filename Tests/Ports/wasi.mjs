// Runs a program of WASI in Node, whose status it ends with:  node wasi.mjs PROGRAM [FOLDER=WHERE ...] -- [ARGUMENT ...]
import { readFileSync } from "node:fs"
import { WASI } from "node:wasi"

const given = process.argv.slice(2)
const cut = given.indexOf("--")
const [program, ...folders] = given.slice(0, cut)
const preopens = Object.fromEntries(folders.map((folder) => folder.split("=").reverse()))
const wasi = new WASI({ version: "preview1", args: [program, ...given.slice(cut + 1)], preopens })
const module = await WebAssembly.compile(readFileSync(program))
process.exitCode = wasi.start(await WebAssembly.instantiate(module, wasi.getImportObject()))
