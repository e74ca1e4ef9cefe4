/// CRC-32 (IEEE), eight bytes at a time: table k is that of a byte with k zero bytes after it.
private let crcTables: [UInt32] = {
  var tables = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in value >> 1 ^ (value & 1 == 1 ? 0xedb8_8320 : 0) }
  }
  for i in 256..<8 * 256 { tables.append(tables[Int(tables[i - 256] & 0xff)] ^ tables[i - 256] >> 8) }
  return tables
}()

func crc32(_ bytes: some Collection<UInt8>) -> UInt32 {
  bytes.withContiguousStorageIfAvailable { crc32(UnsafeRawBufferPointer($0)) } ?? crc32(Array(bytes))
}

private func crc32(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
  crcTables.withUnsafeBufferPointer { tables in
    var crc = ~UInt32(0)
    let whole = bytes.count & ~7
    for offset in stride(from: 0, to: whole, by: 8) {
      var word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) ^ UInt64(crc)
      crc = 0
      for table in (0..<8).reversed() {
        crc ^= tables[table << 8 | Int(word & 0xff)]
        word >>= 8
      }
    }
    for byte in bytes[whole...] { crc = tables[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] ^ crc >> 8 }
    return ~crc
  }
}
