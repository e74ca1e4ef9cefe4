import ArgumentParser

/// How a file is written, as far as options say it.
struct Dialect {
  /// Is the first row of CSV one of names? auto: if one of them is looked for, or no cell is a value.
  enum Header: String, ExpressibleByArgument, CaseIterable { case auto, yes, no }

  var header = Header.auto
  var encoding: Encoding?
  /// Nil: a comma, or what the file's first line says.
  var separator: CSVSeparator?
  /// What stands for the point of a number; of csv.
  var decimal = UInt8(ascii: ".")
  /// What a line begins with that is passed over; empty: nothing.
  var comment: [UInt8] = []
  /// The names of the columns where there is no header, as far as they are looked for; none: the file says them.
  var columns: [Key?] = []
  /// Of line protocol: those whose points are the input; none: all.
  var measurements: [Key] = []
  /// Another program feeds it: it may bring none of the input.
  var isFed = false
  /// Lines that are none of the input go to the output as they are.
  var passesOthers = false
  var skipLines = 0
  var skipAfterHeader = 0

  /// Is the line to be passed over?
  func isComment(_ line: Text) -> Bool {
    guard !comment.isEmpty else { return false }
    let blanks = line.prefix(while: \.isBlank).count
    guard line.count - blanks >= comment.count else { return false }
    return comment.withUnsafeBufferPointer { line.part(blanks, blanks + comment.count).isEqual(to: $0) }
  }

  /// The decimal is what separates.
  static func twice(_ separator: CSVSeparator) -> Problem {
    Problem(
      .usage, "--decimal: expected another than the separator, found \(separator.shown) for both: --separator ';'?")
  }
}
