/// Files of another kind, by their first bytes.
enum Magic {
  private static let all: [(start: [UInt8], name: String)] = [
    ([0xfd, 0x37, 0x7a, 0x58, 0x5a], "xz"), (Array("BZh91A".utf8), "bzip2"), ([0x04, 0x22, 0x4d, 0x18], "lz4"),
    ([0x50, 0x4b, 0x03, 0x04], "zip, as Excel's own files are"), (Array("PAR1".utf8) + [0x15], "Parquet"),
    ([0x89, 0x48, 0x44, 0x46], "HDF5"), ([0x93] + Array("NUMPY".utf8), "NumPy's npy"),
    ([0xd0, 0xcf, 0x11, 0xe0], "an old Excel file"), (Array("SQLite format 3\0".utf8), "SQLite"),
  ]
  private static let markup = [
    ("<?xml", "XML"), ("<!doctype", "HTML, a page for browsers"), ("<html", "HTML, a page for browsers"),
  ]
  private static let wide: [[UInt8]] = [[0xff, 0xfe, 0, 0], [0, 0, 0xfe, 0xff]]
  static let longest = 16
  /// Of floats any more may be numbers.
  static let fewest = 4

  /// Nil: nothing is known against it.
  static func kind(_ start: [UInt8]) -> String? {
    guard start.count >= fewest else { return nil }
    if let found = all.first(where: { start.starts(with: $0.start.prefix(start.count)) }) { return found.name }
    let small = start.map { $0 &- UInt8(ascii: "A") < 26 ? $0 | 0x20 : $0 }
    return markup.first { small.starts(with: $0.0.utf8) }?.1
  }

  static func isUTF32(_ start: [UInt8]) -> Bool { wide.contains { start.starts(with: $0) } }
}
