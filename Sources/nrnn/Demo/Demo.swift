import ArgumentParser
import Glibc
import NoisyRNN

struct Demo: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows a handwritten digit being recognised, pixel by pixel, with bands.",
    discussion: """
      The model reads one image of the data, a sample per pixel. After each, the picture shows every class's \
      probability: the mean over the members and the band from the 5 % to the 95 % quantile. The band tells how the \
      answer depends on the hidden noise that the model names; it is no error bar on the answer. Where the output is \
      no terminal, the picture is printed after each row of pixels.
      """)

  @Option(help: "A model with one input and classes.", completion: .file(extensions: ["nrnn"]))
  var model = "examples/digits/noisy.nrnn"
  @Option(help: "Images as CSV: label,p0,p1,..., one per row.", completion: .file(extensions: ["csv"]))
  var data = "examples/digits/heldout.csv"
  @Option(help: ArgumentHelp("Which image, from 0.", valueName: "n"))
  var image = 0
  @Option(help: ArgumentHelp("Members of the ensemble, at least 19.", valueName: "m"))
  var members = 32
  @Option(help: ArgumentHelp("Pause after each pixel, on a terminal.", valueName: "ms"))
  var pause = 60
  @Option(help: "Equal seeds give equal noise.")
  var seed: UInt64 = 0

  @OptionGroup var arithmetic: KernelArguments

  func validate() throws {
    guard members >= 19 else { throw ValidationError("--members: expected at least 19, found \(members)") }
    guard image >= 0 else { throw ValidationError("--image: expected at least 0, found \(image)") }
    guard (0...10_000).contains(pause) else {
      throw ValidationError("--pause: expected 0 to 10000 milliseconds, found \(pause)")
    }
  }

  func run() throws {
    for path in [model, data] where access(path.onDisk, F_OK) != 0 {
      throw Problem(.io, "\(path): \(systemError()); run it where the examples are, or name --model and --data")
    }
    let network = try arithmetic.load(model)
    guard network.inputs.count == 1, network.task == .softmax else {
      throw Problem(
        .usage, "\(model): expected 1 input and task softmax, found \(network.inputs.count) and \(network.task)")
    }
    let digit = try Digit(from: data, at: image)
    let stream = try ensemble(of: network)
    var screen = Screen(pause: UInt32(pause) * 1000)
    for step in digit.pixels.indices {
      let summary = try about("\(data): pixel \(step)") { try stream.step([digit.pixels[step]]) }
      let frame = Frame(digit: digit, seen: step + 1, labels: network.outputNames, summary: summary)
      try screen.show(frame.lines, complete: (step + 1) % digit.side == 0 || step + 1 == digit.pixels.count)
    }
  }

  private func ensemble(of model: Model) throws -> ModelStream {
    var options = ModelStream.Options()
    if model.hasNoise {
      (options.members, options.seed, options.quantiles) = (members, seed, [0.05, 0.95])
    }
    return try about("stream", as: .usage) { try ModelStream(model, options) }
  }
}
