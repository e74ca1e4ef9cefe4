/// Protocol buffers, written by hand: just what a model file needs. nil is left out.
struct Wire {
  private(set) var bytes: [UInt8] = []
  /// Of the matrices in it.
  var storage = Storage.all(.f32)

  /// A number without its field, as packed lists hold them.
  mutating func varint(_ value: UInt64) {
    var rest = value
    while rest > 0x7f {
      bytes.append(UInt8(rest & 0x7f) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  private mutating func key(_ field: Int, _ type: UInt64) { varint(UInt64(field) << 3 | type) }

  mutating func number(_ field: Int, _ value: Int?) {
    guard let value else { return }
    key(field, 0)
    varint(UInt64(value))
  }

  mutating func number(_ field: Int, _ value: Double?) {
    guard let value else { return }
    key(field, 1)
    raw(value.bitPattern)
  }

  mutating func fixed32(_ field: Int, _ value: UInt32) {
    key(field, 5)
    raw(value)
  }

  mutating func data(_ field: Int, _ value: [UInt8]?) {
    guard let value else { return }
    key(field, 2)
    varint(UInt64(value.count))
    bytes += value
  }

  mutating func packed(_ field: Int, _ values: [Int]) {
    var list = Wire()
    values.forEach { list.varint(UInt64($0)) }
    data(field, list.bytes)
  }

  mutating func packed(_ field: Int, _ values: [Double]) {
    var list = Wire()
    values.forEach { list.raw($0.bitPattern) }
    data(field, list.bytes)
  }

  mutating func text(_ field: Int, _ value: String?) { data(field, value.map { Array($0.utf8) }) }

  mutating func message(_ field: Int, _ body: (inout Wire) -> Void) {
    var inner = Wire(storage: storage)
    body(&inner)
    data(field, inner.bytes)
  }

  private mutating func raw<T: FixedWidthInteger>(_ value: T) {
    withUnsafeBytes(of: value.littleEndian) { bytes += $0 }
  }
}
