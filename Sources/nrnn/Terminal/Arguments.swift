import Glibc

/// The command line as bytes. The argument parser takes strings, and a string of Swift repairs what is no UTF-8, so that
/// a file or a key of such a name could not be named. Here each such byte becomes a private character of its own, one
/// that no argument can hold otherwise: those 256 characters are themselves taken for bytes.
enum Arguments {
  /// U+10FF00 and the 255 after it.
  private static let first: UInt32 = 0x10ff00

  /// Those after the command's name.
  static var given: [String] {
    (1..<max(1, Int(CommandLine.argc))).map { index in
      let text = CommandLine.unsafeArgv[index]!
      return string(UnsafeRawBufferPointer(start: text, count: strlen(text)))
    }
  }

  /// Options whose value may be any text, also one that looks like an option.
  private static let ofAnyText = ["--missing-value", "--comment"]

  /// As the parser understands them: `--option=` is for it one without a value, and `---`, `--` or `-9` are no values.
  static func parted(_ arguments: [String]) -> [String] {
    var (parted, rest) = ([String](), arguments[...])
    while let argument = rest.popFirst() {
      if ofAnyText.contains(argument), let value = rest.first, !value.isEmpty {
        parted.append("\(argument)=\(rest.removeFirst())")
      } else if argument.hasPrefix("--"), argument.firstIndex(of: "=") == argument.indices.last {
        parted += [String(argument.dropLast()), ""]
      } else {
        parted.append(argument)
      }
    }
    return parted
  }

  static func string(_ bytes: UnsafeRawBufferPointer) -> String {
    var (result, rest) = ("".unicodeScalars, bytes[...])
    while let byte = rest.first {
      if let (scalar, count) = Printable.character(rest), Arguments.byte(scalar) == nil {
        result.append(scalar)
        rest = rest.dropFirst(count)
      } else {
        result.append(Unicode.Scalar(first + UInt32(byte))!)
        rest = rest.dropFirst()
      }
    }
    return String(result)
  }

  /// The byte that a private character stands for.
  static func byte(_ scalar: Unicode.Scalar) -> UInt8? {
    scalar.value >= first ? UInt8(truncatingIfNeeded: scalar.value) : nil
  }
}

extension String {
  /// The bytes of an argument, or of any other text.
  var argumentBytes: [UInt8] {
    guard unicodeScalars.contains(where: { Arguments.byte($0) != nil }) else { return Array(utf8) }
    return unicodeScalars.flatMap { scalar in Arguments.byte(scalar).map { [$0] } ?? Array(UTF8.encode(scalar)!) }
  }

  /// A path as the system takes it.
  var onDisk: [CChar] { argumentBytes.map { CChar(bitPattern: $0) } + [0] }
}
