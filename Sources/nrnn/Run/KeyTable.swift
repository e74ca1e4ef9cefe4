import Glibc

/// The keys of a run and their numbers, in the order they came in. A key is looked up by its bytes where they lie: one
/// that is known costs no memory and no copy.
struct KeyTable {
  /// For each place a key may take: its hash, 32 bits, and its number plus one; 0: free.
  private var places = [UInt64](repeating: 0, count: 16)
  /// Where the bytes of each key end.
  private var ends: [Int] = []
  private var bytes: [UInt8] = []

  var count: Int { ends.count }

  subscript(_ number: Int) -> Key { Key(bytes[start(number)..<ends[number]]) }

  private func start(_ number: Int) -> Int { number == 0 ? 0 : ends[number - 1] }

  func number(of key: Text) -> Int? { KeyTable.number(places[place(of: key, KeyTable.hash(key))]) }

  /// The number of a new key.
  mutating func insert(_ key: Text) -> Int {
    if 2 * count >= places.count { grow() }
    let hash = KeyTable.hash(key)
    places[place(of: key, hash)] = hash << 32 | UInt64(count + 1)
    bytes.append(contentsOf: key)
    ends.append(bytes.count)
    return count - 1
  }

  /// A seed of each run's own: no input can be made to collide.
  private static func hash(_ key: Text) -> UInt64 {
    var hasher = Hasher()
    hasher.combine(bytes: UnsafeRawBufferPointer(key))
    return UInt64(UInt32(truncatingIfNeeded: hasher.finalize()))
  }

  private static func number(_ entry: UInt64) -> Int? { entry == 0 ? nil : Int(entry & 0xffff_ffff) - 1 }

  /// Where the key is, or where it would go.
  private func place(of key: Text, _ hash: UInt64) -> Int {
    var place = Int(hash) & (places.count - 1)
    while places[place] != 0, places[place] >> 32 != hash || !isKey(KeyTable.number(places[place])!, key) {
      place = (place + 1) & (places.count - 1)
    }
    return place
  }

  private func isKey(_ number: Int, _ key: Text) -> Bool {
    bytes.withUnsafeBufferPointer { $0.part(start(number), ends[number]).isEqual(to: key) }
  }

  private mutating func grow() {
    let entries = places.filter { $0 != 0 }
    places = [UInt64](repeating: 0, count: 2 * places.count)
    for entry in entries {
      var place = Int(entry >> 32) & (places.count - 1)
      while places[place] != 0 { place = (place + 1) & (places.count - 1) }
      places[place] = entry
    }
  }
}
