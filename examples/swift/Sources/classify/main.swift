// Streams a CSV (a header, then one row per step) through a classifier; prints each class's probability and 90 % band.
//   swift run -c release classify ../digits/noisy.nrnn ../c/digit.csv
import Foundation
import NoisyRNN

guard CommandLine.arguments.count == 3 else { exit(2) }  // MODEL CSV
let model = try Model(contentsOf: CommandLine.arguments[1])
var options = ModelStream.Options()
options.members = 32
options.quantiles = [0.05, 0.95]
let stream = try ModelStream(model, options)

let csv = try String(contentsOfFile: CommandLine.arguments[2], encoding: .utf8)
let samples = csv.split(separator: "\n").dropFirst().flatMap { $0.split(separator: ",").compactMap { Float($0) } }
let last = try stream.run(samples)
let classes = model.outputs.count
for (k, label) in model.outputs.enumerated() {
  let row = (last.steps - 1) * classes
  let (low, high) = (last.quantiles[2 * row + k], last.quantiles[2 * row + classes + k])
  let name = label.name.padding(toLength: 8, withPad: " ", startingAt: 0)
  print(name, String(format: "%.4f  %.4f to %.4f", last.mean[row + k], low, high))
}
