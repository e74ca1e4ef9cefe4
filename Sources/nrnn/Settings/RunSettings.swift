/// A command line of `nrnn run` with what its files of settings add: what the model has counts least, what the command
/// line has most. Each option is taken whole from one of them.
struct RunSettings {
  /// The command line, for the parser, which checks what came from files like all else.
  private(set) var arguments: [String]
  private var values: [(setting: Setting, arguments: [String])] = []
  /// Where options stand that came from files.
  private var origins: [(option: String, origin: String)] = []

  /// `arguments`: with the sub-command.
  init(_ arguments: [String]) throws {
    self.arguments = arguments
    guard arguments.first == "run", let line = CommandLineOptions(Array(arguments.dropFirst())) else { return }
    let sources = try [RunSettings.file(line), RunSettings.model(line)].compactMap { $0 }
    for setting in Setting.all {
      if let given = line.given[setting.name] {
        values.append((setting, given))
      } else if let entry = sources.lazy.compactMap({ $0[setting] }).first {
        values.append((setting, entry.arguments))
        origins.append((setting.option, entry.origin))
      }
    }
    let added = values.filter { line.given[$0.setting.name] == nil }.flatMap { $0.setting.options($0.arguments) }
    self.arguments.insert(contentsOf: added, at: 1)
  }

  private static func file(_ line: CommandLineOptions) throws -> Settings? {
    guard let path = line.settingsFile else { return nil }
    let bytes = try Source(path).all(atMost: Settings.mostBytes)
    return try Settings(bytes, path, isOfData: false, as: .usage)
  }

  /// A model that cannot be loaded is named when it is to run.
  private static func model(_ line: CommandLineOptions) throws -> Settings? {
    guard let path = line.model, !line.leavesModelOut else { return nil }
    let kernels = KernelArguments.Name(argument: line.given["kernels"]?.last ?? "auto")?.kernels ?? .auto
    guard let text = LoadedModel.look(path, kernels)?.readingSettings else { return nil }
    return try Settings(Array(text.utf8), "\(path): reading", isOfData: true, as: .badModel)
  }

  /// As TOML, with a line for each option.
  var text: String { values.map { $0.setting.line($0.arguments) }.joined(separator: "\n") }

  /// Where the options come from that a message names.
  func origins(in message: String) -> [String] {
    origins.filter { message.hasWord($0.option) }.map { "\($0.option) comes from \($0.origin)" }
  }
}

extension Setting {
  /// As the command line has it.
  fileprivate func options(_ arguments: [String]) -> [String] {
    if isFlag { return arguments.map { _ in option } }
    if isJoined { return arguments.isEmpty ? [] : ["\(option)=\(arguments.joined(separator: ","))"] }
    return arguments.flatMap { $0.isEmpty ? [option, ""] : ["\(option)=\($0)"] }  // behind = an empty one is none
  }
}

extension String {
  /// Does it stand there, and is no part of a longer one?
  fileprivate func hasWord(_ option: String) -> Bool {
    ranges(of: option).contains { range in
      guard range.upperBound < endIndex else { return true }
      let next = self[range.upperBound]
      return !(next.isLetter || next == "-")
    }
  }
}
