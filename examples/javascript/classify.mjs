// Streams a CSV (a header, then one row per step) through a classifier; prints each class's probability and 90 % band.
//   node classify.mjs ../digits/noisy.nrnn ../c/digit.csv
import { readFileSync } from "node:fs"
import { load } from "../../bindings/javascript/nrnn.js" // installed from npm: "nrnn"

const [model, csv] = process.argv.slice(2)
const classifier = await load(readFileSync(model))
const rows = readFileSync(csv, "utf8").trim().split("\n").slice(1).map((row) => row.split(",").map(Number))
const stream = classifier.stream({ members: 32, quantiles: [0.05, 0.95] })
let last
for (const row of rows) last = stream.step(row)

const classes = classifier.info.outputs
classes.forEach(({ name }, k) => {
  const [mean, low, high] = [last.mean[k], last.quantiles[k], last.quantiles[classes.length + k]].map((p) => p.toFixed(4))
  console.log(`${name.padEnd(8)} ${mean}  ${low} to ${high}`)
})
