import ArgumentParser
import NoisyRNN

/// The stream that a sub-command makes.
struct StreamArguments: ParsableArguments {
  enum Switch: String, ExpressibleByArgument, CaseIterable { case on, off }

  @Flag(help: "Members, noise scale and quantiles as the model was calibrated with; quantiles have its offsets.")
  var calibrated = false

  @Option(help: ArgumentHelp("Members of the ensemble; more than one: noise is on. (default: 1)", valueName: "m"))
  var members: Int?

  @Option(help: "Noise on or off. (default: off for one member, on for more)")
  var noise: Switch?

  @Option(help: "Equal seeds and stream ids give equal noise. (default: 0)")
  var seed: UInt64?

  @Option(help: ArgumentHelp("Tells streams of one seed apart: a number or a name. (default: 0)", valueName: "id"))
  var streamId: StreamID?

  @Option(
    help: ArgumentHelp("Factor on the model's noise, above 0. (default: 1)", valueName: "x"),
    transform: DecimalNumber.option)
  var noiseScale: Double?

  @Option(help: ArgumentHelp("Levels between 0 and 1, such as 0.05,0.5,0.95.", valueName: "p,p,..."))
  var quantiles = Levels()

  @OptionGroup var threading: ThreadArguments

  func validate() throws {
    if let members, members < 1 { throw ValidationError("--members: expected at least 1, found \(members)") }
    guard let scale = noiseScale else { return }
    guard scale > 0, scale.isFinite else {
      throw ValidationError("--noise-scale: expected a finite number above 0, found \(scale)")
    }
    guard noise == .on || noise == nil && (calibrated || members ?? 1 > 1) else {
      throw ValidationError("--noise-scale: expected noise on (--noise on, or several members), found it off")
    }
  }

  var options: ModelStream.Options {
    var options = ModelStream.Options()
    options.calibrated = calibrated
    options.members = members
    options.noise = noise.map { $0 == .on ? .on : .off } ?? .auto
    options.seed = seed ?? options.seed
    options.streamID = streamId?.id ?? options.streamID
    options.noiseScale = noiseScale
    options.quantiles = quantiles.levels
    return options
  }

  /// A stream restored from a file has the file's seed, id and scale: what was asked for may not differ.
  func check(_ stream: ModelStream) throws {
    let info = stream.info
    try expect("--seed", seed, info.seed)
    try expect("--stream-id", streamId?.id, info.streamID)
    try expect("--noise-scale", noiseScale, info.noiseScale)
  }

  private func expect<T: Equatable>(_ option: String, _ asked: T?, _ found: T) throws {
    guard let asked, asked != found else { return }
    throw Problem(.badState, "\(option): expected \(found), which the state has, found \(asked)")
  }
}

struct StreamID: ExpressibleByArgument {
  let id: UInt64

  init(argument: String) { id = UInt64(argument) ?? Key(argument: argument).streamID }
}

/// Quantile levels, each once.
struct Levels: ExpressibleByArgument {
  var levels: [Double] = []

  init() {}

  init?(argument: String) {
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let level = try? DecimalNumber.option(String(part)), !levels.contains(level) else { return nil }
      levels.append(level)
    }
  }

  var defaultValueDescription: String { "none" }
}
