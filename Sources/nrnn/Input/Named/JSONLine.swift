/// A line of JSON: an object, an array in the order of the channels, or for a single channel a number. A name is first a
/// key, then a path: keys joined by points, whole numbers for the places of an array.
final class JSONLine: NamedValues {
  private var scanner = JSONScanner()

  let what = "JSON objects"
  let mayLackChannels = true
  func expected(isNamed: Bool) -> String { "a JSON object\(isNamed ? "" : " or array")" }
  func guess(_ line: Text) -> String? { Guess.lineOfJSON(line) }

  func scan(_ line: Text) throws(LineFault) { try scanner.scan(line) }

  func find(_ name: ValueName) -> Cell? {
    if let node = scanner.child(of: 0, name.whole) { return scanner.nodes[node].cell }
    guard name.parts.count > 1 else { return nil }
    var node = 0
    for part in name.parts {
      guard let next = child(of: node, part) else { return nil }
      node = next
    }
    return scanner.nodes[node].cell
  }

  private func child(of node: Int, _ part: Text) -> Int? {
    switch scanner.nodes[node].cell.kind {
    case .object: scanner.child(of: node, part)
    case .array: Int(whole: part).flatMap { scanner.child(of: node, at: $0) }
    default: nil
    }
  }

  var form: LineForm {
    switch scanner.nodes[0].cell.kind {
    case .object: .named
    case .array: .list
    default: .single
    }
  }

  var names: [Key] { scanner.children(of: 0).map { Key(scanner.nodes[$0].key) }.sorted() }

  var values: [Cell] {
    form == .list ? scanner.children(of: 0).map { scanner.nodes[$0].cell } : [scanner.nodes[0].cell]
  }
}

extension Int {
  /// Of digits alone.
  fileprivate init?(whole text: Text) {
    guard !text.isEmpty, text.allSatisfy(\.isDigit) else { return nil }
    self.init(String(decoding: text, as: UTF8.self))
  }
}
