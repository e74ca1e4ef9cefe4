/// A cell of the input as the output writes it, in whichever format that is.
extension Cell {
  /// What a string says; of other values of JSON these themselves.
  var csv: Text { kind == .text ? text : raw }

  /// What JSON has there; a text of CSV is a number if JSON writes numbers so, else a string.
  func appendJSON(to bytes: inout Buffer) {
    if !raw.isEmpty { return bytes.append(raw) }
    guard kind == .text else { return bytes.append("null") }
    if Cell.isNumber(text) { return bytes.append(text) }
    bytes.append(Array(JSON.quoted(Printable.reversible(text)).utf8))
  }

  /// -12.5e+3
  private static func isNumber(_ text: Text) -> Bool {
    var rest = TextCursor(text)
    _ = rest.take("-")
    guard rest.take("0") || rest.takeDigits() > 0 else { return false }
    if rest.take("."), rest.takeDigits() == 0 { return false }
    guard rest.take("E") else { return rest.isAtEnd }
    if !rest.take("+") { _ = rest.take("-") }
    return rest.takeDigits() > 0 && rest.isAtEnd
  }
}
