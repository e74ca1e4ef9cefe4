import ArgumentParser
import NoisyRNN

/// How a model is to be run.
struct CaseArguments: ParsableArguments {
  static let mostStreams = 1 << 16

  @Option(help: ArgumentHelp("Members of the ensemble; more than one: noise is on.", valueName: "m"))
  var members: Int?
  @Option(help: ArgumentHelp("Streams that a call advances. (default: 1)", valueName: "s"))
  var streams: Int?
  @Option(help: "Noise on or off. (default: off for one member, on for more)")
  var noise: StreamArguments.Switch?
  @OptionGroup var threading: ThreadArguments

  func validate() throws {
    guard members ?? 1 >= 1 else { throw ValidationError("--members: expected at least 1, found \(members!)") }
    guard 1...CaseArguments.mostStreams ~= streams ?? 1 else {
      throw ValidationError("--streams: expected 1 to \(CaseArguments.mostStreams), found \(streams!)")
    }
  }

  /// The options that ask for something.
  var given: [String] {
    [
      ("--members", members != nil), ("--streams", streams != nil), ("--noise", noise != nil),
      ("--threads", threading.threads > 1),
    ].filter(\.1).map(\.0)
  }

  func cases(of subject: Subject, _ model: Model) -> [Case] {
    let members = members.map { [$0] } ?? (model.hasNoise && streams == nil ? [1, ModelDescription.ensemble] : [1])
    return members.map { members in
      let kind: Case.Kind = (streams ?? 1) > 1 ? .fleet : members > 1 ? .ensemble : .step
      return Case(
        kind, subject, members: members, streams: streams ?? 1, threads: threading.threads,
        noise: noise.map { $0 == .on })
    }
  }
}
