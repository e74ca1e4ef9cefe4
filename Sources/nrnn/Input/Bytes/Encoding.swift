/// How a text is written that is not UTF-8.
enum Encoding: Equatable {
  /// Nil: as its mark says, little-endian without.
  case utf16(isBigEndian: Bool?)
  /// By the name that the C library knows.
  case named(String)

  private static let marks: [(mark: [UInt8], encoding: Encoding, name: String)] = [
    ([0xff, 0xfe], .utf16(isBigEndian: false), "UTF-16-LE"), ([0xfe, 0xff], .utf16(isBigEndian: true), "UTF-16-BE"),
    ([0xef, 0xbb, 0xbf], .named("UTF-8"), "UTF-8"),
  ]
  static let longestMark = 3

  /// What a text begins with that says how it is written, and how many bytes that has.
  static func marked(_ start: [UInt8]) -> (encoding: Encoding, name: String, length: Int)? {
    marks.first { start.starts(with: $0.mark) }.map { ($0.encoding, $0.name, $0.mark.count) }
  }

  /// An option's value.
  init(_ name: [UInt8]) throws(Problem) {
    let word = String(decoding: name.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") }, as: UTF8.self)
    switch word.lowercased() {
    case "utf16": self = .utf16(isBigEndian: nil)
    case "utf16le": self = .utf16(isBigEndian: false)
    case "utf16be": self = .utf16(isBigEndian: true)
    case "utf8", "utf8sig": self = .named("UTF-8")
    default: self = .named(try Encoding.known([String(decoding: name, as: UTF8.self), word], Key(name).shown))
    }
  }

  private static func known(_ names: [String], _ shown: String) throws(Problem) -> String {
    guard let name = names.first(where: { isName($0) && Conversion($0) != nil }) else {
      throw Problem(.usage, "--encoding: expected the name of an encoding, found \(shown)")
    }
    guard Conversion(name)!.keepsASCII else {
      throw Problem(.usage, "--encoding: expected one that writes ASCII as ASCII does, or UTF-16, found \(shown)")
    }
    return name
  }

  func allows(_ mark: Encoding) -> Bool {
    if case .utf16(nil) = self, case .utf16 = mark { return true }
    return self == mark
  }

  /// The C library passes over what it does not know in a name, takes words behind a slash, and none for the locale's.
  private static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { $0.isDigit || $0.isLetter || "-_.:+".utf8.contains($0) }
  }

  /// For a message.
  var name: String {
    switch self {
    case .utf16: "UTF-16"
    case .named(let name): name
    }
  }

  /// In UTF-8.
  func decoded(_ bytes: ByteWindow, _ file: String) -> any ByteInput {
    switch self {
    case .utf16(let isBigEndian): UTF16Text(bytes, isBigEndian: isBigEndian ?? false, file)
    case .named(let name): EncodedText(bytes, Conversion(name)!, name, file)
    }
  }
}
