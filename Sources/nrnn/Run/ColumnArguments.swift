import ArgumentParser

/// Which columns of the input are what.
struct ColumnArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A channel that stands in a column of another name; may be repeated.", valueName: "channel=column"))
  var map: [String] = []
  @OptionGroup var times: TimeArguments
  @Option(help: ArgumentHelp("Where its value changes, a new sequence begins.", valueName: "column"))
  var sequence: String?
  @Option(help: ArgumentHelp("One stream for each value of it.", valueName: "column"))
  var key: String?

  var isEmpty: Bool { !isNamed && times.isEmpty }

  /// Some option names a column.
  var isNamed: Bool { !map.isEmpty || [times.time, sequence, key].contains { $0 != nil } }

  func expectNames(in format: Format, keeping kept: [String] = []) throws {
    let naming = [
      ("--map", map.first), ("--time", times.time), ("--sequence", sequence), ("--key", key), ("--keep", kept.first),
    ]
    guard format == .f32, let (option, _) = naming.first(where: { $1 != nil }) else { return }
    throw ValidationError(
      "--format f32: expected no option that names a column, found \(option): f32 has no names")
  }

  /// The columns that --map names, one for each of the channels; nil: it names none.
  func columns(of channels: [Key]) throws(Problem) -> [Key?] {
    var columns = [Key?](repeating: nil, count: channels.count)
    for text in map {
      let found = Key(argument: text)
      let parts = found.bytes.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false).map {
        Key($0)
      }
      guard parts.count == 2 else { throw Problem(.usage, "--map: expected CHANNEL=COLUMN, found \(found.shown)") }
      guard let channel = channels.firstIndex(of: parts[0]) else {
        throw Problem(.usage, "--map: expected a channel of \(channels.listed), found \(parts[0].shown)")
      }
      if let other = columns[channel] {
        throw Problem(
          .usage,
          "--map: expected one column for \(parts[0].shown), found two, \(other.shown) and \(parts[1].shown)")
      }
      columns[channel] = parts[1]
    }
    return columns
  }
}

/// What of the input goes into the output.
struct KeptArguments: ParsableArguments {
  /// Of a point of line protocol.
  enum Point: String, ExpressibleByArgument, CaseIterable {
    /// Measurement, tags and time.
    case tags
    /// Its fields too; and lines that have no result go out as they came.
    case whole
  }

  @Option(
    help: ArgumentHelp("A column that is passed through, before the outputs; may be repeated.", valueName: "column"))
  var keep: [String] = []
  @Option(
    help: ArgumentHelp(
      "Of influx: results are points of their input's measurement, tags and time; whole: the fields too, and each line without a result goes out as it came. With --skip-bad.",
      valueName: "tags|whole"))
  var keepPoint: Point?

  /// A collector's processor: whatever the lines are, none ends the run.
  var isProcessor: Bool { keepPoint != nil }
  /// And none is lost.
  var passesOthers: Bool { keepPoint == .whole }

  func expectPoints(_ format: Format, _ output: OutputFormat, isResampled: Bool) throws {
    guard keepPoint != nil else { return }
    guard format == .influx, output == .influx else {
      throw ValidationError(
        "--keep-point: expected --format influx with it, and results in it, found \(format) and \(output)")
    }
    guard keep.isEmpty else { throw ValidationError("--keep-point: expected no --keep with it, found \(keep[0])") }
    guard !isResampled else {
      throw ValidationError("--keep-point: expected no --resample with it: a sample of several points is none of them")
    }
  }

  func validate() throws {
    let columns = keep.map { Key(argument: $0) }
    for (i, column) in columns.enumerated() where columns[..<i].contains(column) {
      throw ValidationError("--keep: expected each column once, found \(column.shown) twice")
    }
  }
}
