/// The forms in which a file may be packed, by its first bytes.
enum Packing: String, CaseIterable {
  case gzip, zstd

  /// Of files packed within each other.
  static let deepest = 4
  static let longestMagic = 4

  init?(_ start: some Collection<UInt8>) {
    guard let found = Packing.allCases.first(where: { packing in packing.begins(start) }) else { return nil }
    self = found
  }

  func begins(_ start: some Collection<UInt8>) -> Bool {
    switch self {
    case .gzip: return start.starts(with: [0x1f, 0x8b, 0x08])
    case .zstd:
      let first = start.first ?? 0
      return start.starts(with: [0x28, 0xb5, 0x2f, 0xfd])
        || first & 0xf0 == 0x50 && start.dropFirst().starts(with: [0x2a, 0x4d, 0x18])  // a frame to be passed over
    }
  }

  /// What a file is that is not whole.
  func broken(_ file: String, _ found: String) -> Problem {
    Problem(.badData, "\(file): expected a whole \(rawValue) file, found \(found)")
  }
}
