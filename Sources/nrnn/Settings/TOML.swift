import NRNNTools

/// The values of a TOML document, key by key.
enum TOML {
  struct Value {
    enum Content {
      case text(String)
      case integer(Int64)
      case real(Double)
      case boolean(Bool)
      case empty, other
    }

    let key: String
    /// Of a value in a table.
    let name: String?
    let isListed: Bool
    let content: Content
    let line: UInt32

    /// For a message.
    var found: String {
      switch content {
      case .text(let text): Printable.quoted(text.utf8)
      case .integer(let value): "\(value)"
      case .real(let value): "\(value)"
      case .boolean(let value): "\(value)"
      case .empty: "nothing"
      case .other: "something else"
      }
    }
  }

  /// Why a text is no TOML.
  struct Refusal: Error {
    let line: UInt32
    let why: String
  }

  static func values(_ bytes: [UInt8]) throws(Refusal) -> [Value] {
    var values: [Value] = []
    var message = [CChar](repeating: 0, count: 256)
    let line = bytes.withUnsafeBytes { bytes in
      withUnsafeMutablePointer(to: &values) { values in
        nrnn_toml_read(
          bytes.bindMemory(to: CChar.self).baseAddress, bytes.count,
          { $0!.assumingMemoryBound(to: [Value].self).pointee.append(Value($1!.pointee)) }, values, &message, 256)
      }
    }
    guard line == 0 else {
      let end = message.firstIndex(of: 0)!
      throw Refusal(line: line, why: Printable.text(message[..<end].map { UInt8(bitPattern: $0) }))
    }
    return values
  }

  // MARK: Writing

  /// A text in quotes. What cannot be seen is written by its number.
  static func quoted(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "\"") { result, scalar in
      if scalar == "\"" || scalar == "\\" {
        result += "\\\(scalar)"
      } else if Printable.isInvisible(scalar) {
        let digits = String(scalar.value, radix: 16)
        result += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
      } else {
        result.unicodeScalars.append(scalar)
      }
    } + "\""
  }
}

extension TOML.Value {
  fileprivate init(_ value: nrnn_toml_value) {
    func text(_ start: UnsafePointer<CChar>?, _ count: Int) -> String {
      String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
    }
    (key, line, isListed) = (text(value.key, value.key_size), value.line, value.is_listed != 0)
    name = value.name.map { text($0, value.name_size) }
    content =
      switch value.kind {
      case NRNN_TOML_TEXT: .text(text(value.text, value.text_size))
      case NRNN_TOML_INTEGER: .integer(value.integer)
      case NRNN_TOML_REAL: .real(value.real)
      case NRNN_TOML_BOOLEAN: .boolean(value.integer != 0)
      case NRNN_TOML_EMPTY: .empty
      default: .other
      }
  }
}
