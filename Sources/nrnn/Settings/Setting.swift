/// An option of `nrnn run` as a file of settings has it: the same name, with underscores.
struct Setting {
  enum Form {
    case flag, text, integer, number
    /// A text or an integer, such as a seed beyond 63 bits.
    case name
    /// One or a list, for an option that is repeated; perhaps numbers too, or a table of what `mark` joins.
    case texts(numbers: Bool = false, mark: Character? = nil)
    /// A list, which the option joins by commas.
    case numbers, names
  }

  let name: String
  let form: Form
  /// It says how rows are read and what becomes of them, not where to and by what stream: a model may have it.
  let isOfData: Bool

  init(_ name: String, _ form: Form, isOfData: Bool = false) {
    (self.name, self.form, self.isOfData) = (name, form, isOfData)
  }

  private init(data name: String, _ form: Form) { self.init(name, form, isOfData: true) }

  var isFlag: Bool {
    guard case .flag = form else { return false }
    return true
  }

  /// The option takes one text for a list.
  var isJoined: Bool {
    switch form {
    case .numbers, .names: true
    default: false
    }
  }

  var option: String { "--" + name.replacing("_", with: "-") }

  /// In the order in which they are written.
  static let all = [
    Setting("input", .texts()), Setting("output", .text), Setting("output_format", .text),
    Setting(data: "format", .text), Setting(data: "encoding", .text), Setting(data: "separator", .text),
    Setting(data: "decimal", .text), Setting(data: "comment", .text), Setting(data: "skip_lines", .integer),
    Setting(data: "skip_after_header", .integer), Setting(data: "input_header", .text),
    Setting(data: "columns", .names),
    Setting(data: "missing_value", .texts(numbers: true, mark: ":")),
    Setting(data: "measurement", .texts()),
    Setting(data: "map", .texts(mark: "=")), Setting(data: "key", .text), Setting(data: "sequence", .text),
    Setting(data: "time", .text), Setting(data: "time_unit", .text), Setting(data: "time_zone", .text),
    Setting(data: "time_format", .text), Setting(data: "keep", .texts()), Setting("keep_point", .text),
    Setting(data: "missing", .texts(mark: "=")), Setting(data: "gap", .text), Setting(data: "max_substeps", .integer),
    Setting(data: "skip_bad", .flag), Setting(data: "resample", .text),
    Setting("members", .integer), Setting("noise", .text), Setting("noise_scale", .number), Setting("seed", .name),
    Setting("stream_id", .name), Setting("quantiles", .numbers), Setting("calibrated", .flag),
    Setting("threads", .integer), Setting("kernels", .text), Setting("no_header", .flag), Setting("unbuffered", .flag),
    Setting("state", .text), Setting("save_every", .number), Setting("forget", .texts()), Setting("report", .text),
  ]

  static func named(_ name: String) -> Setting? { all.first { $0.name == name } }

  /// Of an option; nil: it is none of these.
  static func of(option: Substring) -> Setting? { all.first { $0.option == option } }
}
