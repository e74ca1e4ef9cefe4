/// What a document of settings says: the arguments of each option that it names, and where it does.
struct Settings {
  struct Entry {
    let setting: Setting
    /// What the option gets, once for each; of a flag one "" or none.
    var arguments: [String] = []
    let origin: String
  }

  static let mostBytes = 1 << 20

  private var entries: [Entry] = []

  /// `name`: of the document, for messages. `isOfData`: nothing but how rows are read may stand in it.
  init(_ bytes: [UInt8], _ name: String, isOfData: Bool, as status: ExitStatus) throws(Problem) {
    let values: [TOML.Value]
    do {
      values = try TOML.values(bytes)
    } catch {
      throw Problem(status, "\(name): line \(error.line): expected TOML: \(error.why)")
    }
    for value in values { try take(value, name, isOfData, status) }
  }

  private mutating func take(_ value: TOML.Value, _ name: String, _ isOfData: Bool, _ status: ExitStatus)
    throws(Problem)
  {
    let place = "\(name): line \(value.line): \(Printable.text(value.key.utf8))"
    guard let setting = Setting.named(value.key) else {
      let near = Spelling.nearest(value.key, of: Setting.all.map(\.name)).map { ": \($0)?" } ?? ""
      throw Problem(status, "\(place): expected an option of nrnn run, with underscores, found another\(near)")
    }
    guard setting.isOfData || !isOfData else {
      throw Problem(status, "\(place): expected an option that says how rows are read, found another")
    }
    if entries.last?.setting.name != setting.name {
      entries.append(Entry(setting: setting, origin: "\(name), line \(value.line)"))
    }
    do {
      entries[entries.count - 1].arguments += try setting.arguments(value)
    } catch {
      throw Problem(status, "\(place): expected \(error.expected), found \(value.found)")
    }
  }

  subscript(setting: Setting) -> Entry? { entries.first { $0.setting.name == setting.name } }
}
