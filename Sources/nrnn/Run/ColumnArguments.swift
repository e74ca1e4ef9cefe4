import ArgumentParser

/// Which columns of the input are what.
struct ColumnArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A channel that stands in a column of another name; may be repeated.", valueName: "channel=column"))
  var map: [String] = []
  @Option(help: ArgumentHelp("Time stamps: seconds, or RFC 3339.", valueName: "column"))
  var time: String?
  @Option(help: ArgumentHelp("Where its value changes, a new sequence begins.", valueName: "column"))
  var sequence: String?
  @Option(help: ArgumentHelp("One stream for each value of it.", valueName: "column"))
  var key: String?

  /// Some option names a column.
  var isNamed: Bool { !map.isEmpty || [time, sequence, key].contains { $0 != nil } }

  func expectNames(in format: Format, keeping kept: [String] = []) throws {
    guard format == .f32, isNamed || !kept.isEmpty else { return }
    throw ValidationError("--format f32: expected no option that names a column, found one: f32 has no names")
  }

  /// The columns that --map names, by channel.
  func columns(of channels: [String]) throws(Problem) -> [String: String] {
    var columns: [String: String] = [:]
    for text in map {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { throw Problem(.usage, "--map: expected CHANNEL=COLUMN, found \"\(text)\"") }
      guard channels.contains(parts[0]) else {
        throw Problem(.usage, "--map: expected a channel of \(channels.listed), found \"\(parts[0])\"")
      }
      if let other = columns.updateValue(parts[1], forKey: parts[0]) {
        throw Problem(
          .usage, "--map: expected one column for \"\(parts[0])\", found two, \"\(other)\" and \"\(parts[1])\"")
      }
    }
    return columns
  }
}

/// Which columns of the input go into the output.
struct KeptArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp("A column that is passed through, before the outputs; may be repeated.", valueName: "column"))
  var keep: [String] = []

  func validate() throws {
    for (i, column) in keep.enumerated() where keep[..<i].contains(column) {
      throw ValidationError("--keep: expected each column once, found \"\(column)\" twice")
    }
  }
}
