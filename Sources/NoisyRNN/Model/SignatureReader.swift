import NRNNFormat
import NRNNKernels

/// A signature out of the file.
extension Reader {
  /// A step takes bounded time: powers of time and depth, which the number of words bounds only beyond one letter.
  private static let mostPowers = 15
  private static let mostLevels = 16

  mutating func signature(_ m: Message<Nrnn__Signature>, _ d: Int) throws(Failure) -> Signature {
    try enter(m.pointee.base, Signature.name)
    let p = try integer(m.pointee.basis_order, "basis_order", from: 0, to: Reader.mostPowers)
    let depth = try integer(m.pointee.depth, "depth", to: Reader.mostLevels)
    let letters = Int64(d * (p + 1))
    var (units, words): (Int64, Int64) = (0, 1)
    for _ in 0..<depth where units <= Int64(Reader.largestSize) {
      words *= letters
      units += words
    }
    guard units <= Int64(Reader.largestSize) else {
      throw failure(.tooLarge, "depth").say("expected at most ").say(Reader.largestSize).say(" words of ").say(letters)
        .say(" letters, found more")
    }
    let scale = try positive(m.pointee.time_scale, "time_scale")
    count(m.pointee.has_fading)
    let fading = m.pointee.has_fading == 0 ? 0 : try number(m.pointee.fading, at("fading"), from: 0)
    return Signature(
      shape: nrnn_signature(d: d, p: p, depth: depth, time_scale: scale, fading: fading), units: Int(units))
  }
}
