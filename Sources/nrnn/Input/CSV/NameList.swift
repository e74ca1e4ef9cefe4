/// Names as an option has them: a line of CSV, with commas between.
enum NameList {
  /// Nil: its quotes are wrong.
  static func names(_ text: [UInt8]) -> [Key]? {
    let names = text.withUnsafeBufferPointer { CSVLine.names($0, .comma) }
    return names.isEmpty ? nil : names
  }

  static func text(_ names: [String]) -> String { names.map(quoted).joined(separator: ",") }

  /// In quotes where it would be more than one name, or another.
  private static func quoted(_ name: String) -> String {
    name.contains(where: { ",\"".contains($0) }) ? "\"\(name.replacing("\"", with: "\"\""))\"" : name
  }
}
