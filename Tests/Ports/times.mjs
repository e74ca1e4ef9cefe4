// The same of a step by way of the binding, in Node: times.mjs WASM MODEL MEMBERS
import { readFileSync } from "node:fs"
import { Engine } from "../../bindings/javascript/nrnn.js"

const [wasm, file, members] = process.argv.slice(2)
const engine = await Engine.open(readFileSync(wasm))
const stream = engine.load(readFileSync(file)).stream({ members: Number(members), outputs: ["mean"] })
const steps = members > 1 ? 1 : 20
let out
const times = Float64Array.from({ length: 200 }, () => {
  const begin = process.cpuUsage()
  for (let i = 0; i < steps; i++) out = stream.step(i % 17, { out })
  return (process.cpuUsage(begin).user * 1e3) / steps
})
console.log(times.sort()[100].toFixed(0))
