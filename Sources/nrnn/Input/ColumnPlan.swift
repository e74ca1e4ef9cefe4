import NoisyRNN

/// The columns that a run reads, in one list: the channels, then those that --key, --sequence, --time and --keep name.
struct ColumnPlan {
  struct Wanted {
    let name: Key
    /// The option that names it; nil: the channel's own name.
    let option: String?

    /// For a message.
    var shown: String { name.shown + (option.map { " (\($0))" } ?? "") }
  }

  let channels: [Key]
  let columns: [Wanted]
  let key, sequence, time: Int?
  let times: TimeReader
  /// Those that the output has too, each name once: key, time, and what is kept.
  let passed: [Int]
  let header: ColumnArguments.Header
  /// Where no name is asked for and none is needed, a file may hold one column per channel and nothing else.
  let mayBePositional: Bool
  /// Some option names a column.
  let isNamed: Bool

  init(_ model: Model, _ options: ColumnArguments, keeping kept: [String] = []) throws(Problem) {
    channels = model.inputNames.map { Key($0) }
    let mapped = try options.columns(of: channels)
    var columns = zip(channels, mapped).map { Wanted(name: $1 ?? $0, option: $1 == nil ? nil : "--map") }
    func add(_ column: String?, _ option: String) -> Int? {
      guard let column else { return nil }
      columns.append(Wanted(name: Key(argument: column), option: option))
      return columns.count - 1
    }
    (key, sequence) = (add(options.key, "--key"), add(options.sequence, "--sequence"))
    time = add(options.times.time, "--time")
    times = try options.times.reader
    var passed: [Int] = []
    for column in [key, time].compactMap({ $0 }) + kept.map({ add($0, "--keep")! })
    where !passed.contains(where: { columns[$0].name == columns[column].name }) {
      passed.append(column)
    }
    (self.columns, self.passed, header) = (columns, passed, options.inputHeader)
    isNamed = options.isNamed || !kept.isEmpty
    mayBePositional = !isNamed && (channels.count == 1 || model.inputs.allSatisfy(\.name.isEmpty))
  }

  /// What the output calls them.
  var passedNames: [Key] { passed.map { columns[$0].name } }

  /// Which of them is the time.
  var passedTime: Int? { passed.firstIndex { $0 == time } }

  /// The output has no two columns of one name.
  func expectPassedColumns(beside outputs: [Column]) throws(Problem) {
    let taken = (["step"] + outputs.map(\.name) + ["flags"]).map { Key($0) }
    guard let twice = passed.map({ columns[$0] }).first(where: { taken.contains($0.name) }) else { return }
    throw Problem(
      .usage, "\(twice.option!): expected another name than the outputs have, found \(twice.name.shown)")
  }
}
