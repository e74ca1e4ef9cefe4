// Streams an ensemble over one digit, pixel by pixel: how sure the network is of its best class as the pixels arrive.
//   swift run -c release ensemble ../digits/noisy.nrnn ../c/digit.csv
import Foundation
import NoisyRNN

guard CommandLine.arguments.count == 3 else { exit(2) }  // MODEL CSV
let model = try Model(contentsOf: CommandLine.arguments[1])
var options = ModelStream.Options()
options.members = 32
let stream = try ModelStream(model, options)

let rows = try String(contentsOfFile: CommandLine.arguments[2], encoding: .utf8).split(separator: "\n").dropFirst()
for (step, row) in zip(1..., rows) {
  let summary = try stream.step(row.split(separator: ",").compactMap { Float($0) })
  guard step % 8 == 0 else { continue }
  let best = summary.mean.indices.max { summary.mean[$0] < summary.mean[$1] }!
  print(
    String(
      format: "%3d  class %@  %.3f +- %.3f  entropy %.3f", step, model.outputs[best].name, summary.mean[best],
      summary.variance[best].squareRoot(), summary.entropy[0]))
}
