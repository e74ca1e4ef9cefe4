import NoisyRNN

/// The columns that a run reads, in one list: the channels, then those that --key, --sequence and --time name; those
/// that are passed through apart.
struct ColumnPlan {
  struct Wanted {
    let name: Key
    /// The option that names it; nil: the channel's own name.
    let option: String?

    /// For a message.
    var shown: String { name.shown + (option.map { " (\($0))" } ?? "") }
  }

  let channels: [Key]
  let wanted: [Wanted]
  let key, sequence, time: Int?
  let times: TimeReader
  let kept: [Key]
  let header: ColumnArguments.Header
  /// Where no name is asked for and none is needed, a file may hold one column per channel and nothing else.
  let mayBePositional: Bool
  /// Some option names a column.
  let isNamed: Bool

  init(_ model: Model, _ options: ColumnArguments, keeping kept: [String] = []) throws(Problem) {
    let names = model.inputNames.map { Key($0) }
    let columns = try options.columns(of: names)
    var wanted = zip(names, columns).map { Wanted(name: $1 ?? $0, option: $1 == nil ? nil : "--map") }
    func add(_ column: String?, _ option: String) -> Int? {
      guard let column else { return nil }
      wanted.append(Wanted(name: Key(argument: column), option: option))
      return wanted.count - 1
    }
    (key, sequence) = (add(options.key, "--key"), add(options.sequence, "--sequence"))
    time = add(options.times.time, "--time")
    times = try options.times.reader
    (channels, self.kept, header) = (names, kept.map { Key(argument: $0) }, options.inputHeader)
    isNamed = options.isNamed || !kept.isEmpty
    mayBePositional = !isNamed && (names.count == 1 || model.inputs.allSatisfy(\.name.isEmpty))
    self.wanted = wanted
  }

  /// All that a header must have.
  var columns: [Wanted] { wanted + kept.map { Wanted(name: $0, option: "--keep") } }

  /// The output has no two columns of one name.
  func expectKeptColumns(beside outputs: [Column]) throws(Problem) {
    let taken = (["step"] + outputs.map(\.name) + ["flags"]).map { Key($0) }
    guard let twice = kept.first(where: taken.contains) else { return }
    throw Problem(.usage, "--keep: expected another name than the outputs have, found \(twice.shown)")
  }
}
