/// What a sample came to beside its features.
struct Reading {
  var flags: Flags = []
  /// The largest |z| of the channels that have a value.
  var largestZ: Float = 0
}

/// What is worth knowing of a step beside its numbers; the bits are those of nrnn.h.
struct Flags: OptionSet {
  let rawValue: UInt32
  static let held = Flags(rawValue: 1)
  static let skipped = Flags(rawValue: 2)
  static let gap = Flags(rawValue: 4)
  static let warmingUp = Flags(rawValue: 8)
  static let beyondTrainedLength = Flags(rawValue: 16)
  static let outOfRange = Flags(rawValue: 32)
}
