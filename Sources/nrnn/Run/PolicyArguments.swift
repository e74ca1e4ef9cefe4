import ArgumentParser
import NoisyRNN

/// What missing values and long intervals get.
struct PolicyArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What a missing value gets, of all channels or of one: reject, hold, mean or skip; may be repeated. (default: reject)",
      valueName: "[channel=]policy"))
  var missing: [String] = []
  @Option(help: "What an interval gets that is too long to integrate. (default: reject)")
  var gap: ModelStream.Gap?
  @Option(
    help: ArgumentHelp(
      "The longest interval that is integrated, in nominal ones. (default: the model's, or 64)", valueName: "n"))
  var maxSubsteps: UInt32?

  var isEmpty: Bool { missing.isEmpty && gap == nil && maxSubsteps == nil }

  func validate() throws {
    if maxSubsteps == 0 { throw ValidationError("--max-substeps: expected at least 1, found 0") }
  }

  func expectTime(in columns: ColumnArguments) throws {
    guard columns.times.time == nil, gap != nil || maxSubsteps != nil else { return }
    throw ValidationError("--gap, --max-substeps: expected --time with them, found none: intervals come from it")
  }

  /// Intervals are counted in nominal ones.
  func expectInterval(of model: Model, for columns: ColumnArguments) throws(Problem) {
    guard columns.times.time != nil, model.interval == nil, gap != .nominal else { return }
    throw Problem(
      .usage, "--time: expected a model that names its sampling interval, found none; --gap nominal does without")
  }

  /// Options of a stream of this model with these policies.
  func set(_ options: ModelStream.Options, for model: Model) throws(Problem) -> ModelStream.Options {
    var options = options
    options.missingByChannel = try missing(for: model.inputNames)
    options.gap = gap ?? options.gap
    options.maxSubsteps = maxSubsteps.map(Int.init) ?? options.maxSubsteps
    return options
  }

  /// One policy per channel.
  private func missing(for channels: [String]) throws(Problem) -> [ModelStream.Missing] {
    var policies = channels.map { _ in ModelStream.Missing.reject }
    for text in missing where ModelStream.Missing(name: text) != nil {
      policies = channels.map { _ in ModelStream.Missing(name: text)! }
    }
    for text in missing where ModelStream.Missing(name: text) == nil {
      let (channel, policy) = try PolicyArguments.pair(text)
      guard let index = channels.firstIndex(where: { Key($0) == channel }) else {
        throw Problem(.usage, "--missing: expected a channel of \(channels.listed), found \(channel.shown)")
      }
      policies[index] = policy
    }
    return policies
  }

  private static func pair(_ text: String) throws(Problem) -> (Key, ModelStream.Missing) {
    guard let equals = text.lastIndex(of: "="),
      let policy = ModelStream.Missing(name: text[text.index(after: equals)...])
    else {
      let names = ModelStream.Missing.names.map(\.0).listed
      let found = Key(argument: text).shown
      throw Problem(.usage, "--missing: expected POLICY or CHANNEL=POLICY with one of \(names), found \(found)")
    }
    return (Key(argument: String(text[..<equals])), policy)
  }
}

extension ModelStream.Missing {
  static let names: [(String, Self)] = [("reject", .reject), ("hold", .hold), ("mean", .mean), ("skip", .skip)]

  init?(name: some StringProtocol) {
    guard let (_, policy) = Self.names.first(where: { $0.0 == name }) else { return nil }
    self = policy
  }
}

extension ModelStream.Gap: ExpressibleByArgument {
  static let names: [(String, Self)] = [("reject", .reject), ("reset", .reset), ("nominal", .nominal)]

  public init?(argument: String) {
    guard let (_, policy) = Self.names.first(where: { $0.0 == argument }) else { return nil }
    self = policy
  }

  public static var allValueStrings: [String] { names.map(\.0) }
}
