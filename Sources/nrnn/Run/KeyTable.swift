/// The keys of a run and their numbers, in the order they came in. A key is looked up by its bytes where they lie: one
/// that is known costs no memory and no copy. With many keys each look at memory is a wait: there are two.
struct KeyTable {
  /// Entries begin at a multiple of so many bytes.
  private static let unit = 8
  /// The number of a key and the count of its bytes, which follow.
  private static let headerSize = 8

  /// For each place a key may take: its hash, and where its entry is, in units, plus one; 32 bits each; 0: free.
  private var places = [UInt64](repeating: 0, count: 16)
  private var entries: [UInt8] = []
  /// Of each number, in units.
  private var starts: [UInt32] = []

  var count: Int { starts.count }

  subscript(_ number: Int) -> Key { entry(Int(starts[number])) { Key($1) } }

  func number(of key: Text) -> Int? {
    let found = places[place(of: key, KeyTable.hash(key))]
    return found == 0 ? nil : entry(KeyTable.start(found)) { number, _ in number }
  }

  /// The number of a new key.
  mutating func insert(_ key: Text) -> Int {
    if 2 * count >= places.count { grow() }
    let (number, start, hash) = (count, entries.count / KeyTable.unit, KeyTable.hash(key))
    places[place(of: key, hash)] = hash << 32 | UInt64(start + 1)
    starts.append(UInt32(start))
    entries += UInt32(number).bytes + UInt32(key.count).bytes
    entries.append(contentsOf: key)
    while entries.count % KeyTable.unit > 0 { entries.append(0) }
    return number
  }

  /// A seed of each run's own: no input can be made to collide.
  private static func hash(_ key: Text) -> UInt64 {
    var hasher = Hasher()
    hasher.combine(bytes: UnsafeRawBufferPointer(key))
    return UInt64(UInt32(truncatingIfNeeded: hasher.finalize()))
  }

  private static func start(_ place: UInt64) -> Int { Int(place & 0xffff_ffff) - 1 }

  private func entry<T>(_ start: Int, _ body: (Int, Text) -> T) -> T {
    entries.withUnsafeBytes { bytes in
      let offset = start * KeyTable.unit
      let number = bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self).littleEndian
      let count = bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self).littleEndian
      let first = bytes.baseAddress! + offset + KeyTable.headerSize
      return body(Int(number), Text(start: first.assumingMemoryBound(to: UInt8.self), count: Int(count)))
    }
  }

  /// Where the key is, or where it would go.
  private func place(of key: Text, _ hash: UInt64) -> Int {
    var place = Int(hash) & (places.count - 1)
    while case let found = places[place], found != 0,
      found >> 32 != hash || !entry(KeyTable.start(found), { $1.isEqual(to: key) })
    {
      place = (place + 1) & (places.count - 1)
    }
    return place
  }

  private mutating func grow() {
    let taken = places.filter { $0 != 0 }
    places = [UInt64](repeating: 0, count: 2 * places.count)
    for entry in taken {
      var place = Int(entry >> 32) & (places.count - 1)
      while places[place] != 0 { place = (place + 1) & (places.count - 1) }
      places[place] = entry
    }
  }
}
