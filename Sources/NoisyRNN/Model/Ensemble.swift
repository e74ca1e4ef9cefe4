/// What an ensemble can be, whether a file or a host asks for it.
enum Ensemble {
  static let mostMembers = Address.members - 2
  static let mostLevels = 64

  /// A factor on the noise: above 0 also as the float that it is used as.
  static func isScale(_ scale: Double) -> Bool { scale.isFinite && Float(scale).isFinite && Float(scale) > 0 }

  /// A level p sits at position p (M + 1) among the sorted members.
  static func reaches(_ p: Double, members: Int) -> Bool {
    let position = p * Double(members + 1)
    // The slack lets 1/(M+1) itself through, however it was rounded.
    return p > 0 && p < 1 && position >= 1 - 1e-9 && position <= Double(members) + 1e-9
  }
}

extension ModelData {
  /// Whether the noise may be scaled by this: the official noise's factor stays within 1.
  func allows(scale: Double) -> Bool { Ensemble.isScale(scale) && scale * largestFactor <= 1 }
}
