// An ensemble of 256 over all cores: they and one thread give the same bits.
//   swift run -c release parallel ../digits/noisy.nrnn
import Dispatch
import NoisyRNN

guard CommandLine.arguments.count == 2 else { fatalError("expected MODEL") }
let model = try Model(contentsOf: CommandLine.arguments[1])

func run(_ loop: ParallelFor?) throws -> Summary {
  var options = ModelStream.Options()
  options.members = 256
  options.parallelFor = loop
  let channels = model.inputs.count
  let samples = (0..<32 * channels).map { Float(($0 / channels + $0 % channels) % 16) }
  return try ModelStream(model, options).run(samples)
}

let one = try run(nil)
let all = try run { DispatchQueue.concurrentPerform(iterations: $0, execute: $1) }
let equal = one.mean.elementsEqual(all.mean) && one.variance.elementsEqual(all.variance)
print("256 members: one thread and all cores give \(equal ? "equal" : "other") bits")
