/// The options that a command line of `nrnn run` gives, before it is parsed: what stands in files of settings does not
/// count beside them.
struct CommandLineOptions {
  /// Of each option, what it gets; of a flag "".
  private(set) var given: [String: [String]] = [:]
  /// Options that are no settings.
  private(set) var settingsFile: String?
  private(set) var leavesModelOut = false
  private(set) var model: String?

  private static let fileOption = "--settings"
  private static let others = ["--no-model-settings", "--print-settings"]

  /// `arguments`: those behind `run`. Nil: there is one that is not known, or help is asked for; the parser says so.
  init?(_ arguments: [String]) {
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      if argument == "--" {
        guard rest.allSatisfy({ take(model: $0) }) else { return nil }
        return
      }
      guard take(argument, &rest) else { return nil }
    }
  }

  private mutating func take(model path: String) -> Bool {
    guard model == nil else { return false }
    model = path
    return true
  }

  private mutating func take(_ argument: String, _ rest: inout ArraySlice<String>) -> Bool {
    guard argument.hasPrefix("-"), argument != "-" else { return take(model: argument) }
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let setting = Setting.of(option: parts[0])
    if parts.count == 1, CommandLineOptions.others.contains(argument) || setting?.isFlag == true {
      leavesModelOut = leavesModelOut || argument == CommandLineOptions.others[0]
      if let setting { given[setting.name] = [""] }
      return true
    }
    guard let value = parts.count == 2 ? String(parts[1]) : rest.popFirst() else { return false }
    if parts[0] == CommandLineOptions.fileOption {
      settingsFile = value
      return true
    }
    guard let setting, !setting.isFlag else { return false }
    given[setting.name, default: []].append(value)
    return true
  }
}
