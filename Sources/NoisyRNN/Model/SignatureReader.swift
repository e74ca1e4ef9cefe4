import NRNNFormat
import NRNNKernels

/// A signature out of the file.
extension Reader {
  /// A step takes bounded time: powers of time and depth, which the number of words bounds only beyond one letter.
  private static let mostPowers = 15
  private static let mostLevels = 16

  mutating func signature(_ message: Message<Nrnn__Signature>, _ d: Int) throws(Failure) -> Signature {
    let p = try integer(message.pointee.basis_order, "basis_order", from: 0, to: Reader.mostPowers)
    let depth = try integer(message.pointee.depth, "depth", to: Reader.mostLevels)
    let letters = d * (p + 1)
    var (units, words) = (0, 1)
    for _ in 0..<depth where units <= Reader.largestSize {
      words *= letters
      units += words
    }
    guard units <= Reader.largestSize else {
      throw failure(.tooLarge, "depth").say("expected at most ").say(Reader.largestSize).say(" words of ").say(letters)
        .say(" letters, found more")
    }
    let scale = try positive(message.pointee.time_scale, "time_scale")
    count(Int(message.pointee.has_fading))
    let fading = message.pointee.has_fading == 0 ? 0 : try number(message.pointee.fading, at("fading"), from: 0)
    return Signature(
      shape: nrnn_signature(d: d, p: p, depth: depth, time_scale: scale, fading: fading), units: units)
  }
}
