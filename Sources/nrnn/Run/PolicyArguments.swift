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

  func validate() throws {
    if maxSubsteps == 0 { throw ValidationError("--max-substeps: expected at least 1, found 0") }
  }

  /// One policy per channel.
  func missing(for channels: [String]) throws(Problem) -> [ModelStream.Missing] {
    var policies = channels.map { _ in ModelStream.Missing.reject }
    for text in missing where ModelStream.Missing(name: text) != nil {
      policies = channels.map { _ in ModelStream.Missing(name: text)! }
    }
    for text in missing where ModelStream.Missing(name: text) == nil {
      let (channel, policy) = try PolicyArguments.pair(text)
      guard let index = channels.firstIndex(of: channel) else {
        throw Problem(.usage, "--missing: expected a channel of \(channels.listed), found \"\(channel)\"")
      }
      policies[index] = policy
    }
    return policies
  }

  private static func pair(_ text: String) throws(Problem) -> (String, ModelStream.Missing) {
    guard let equals = text.lastIndex(of: "="),
      let policy = ModelStream.Missing(name: text[text.index(after: equals)...])
    else {
      let names = ModelStream.Missing.names.map(\.0).listed
      throw Problem(.usage, "--missing: expected POLICY or CHANNEL=POLICY with one of \(names), found \"\(text)\"")
    }
    return (String(text[..<equals]), policy)
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
