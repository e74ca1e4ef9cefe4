import NRNNFormat
import NRNNKernels

/// A recurrent kernel network out of the file.
extension Reader {
  mutating func kernel(_ m: Message<Nrnn__Kernel>, _ d: Int) throws(Failure) -> RecurrentKernel {
    try enter(m.pointee.base, RecurrentKernel.name)
    let (q, k, anchors) = try anchors(m.pointee.anchors, d)
    count(m.pointee.projection == nil ? 0 : 1)
    let L = m.pointee.projection == nil ? nil : try matrix(m.pointee.projection, at("projection"), q, q)
    let alpha = try float(m.pointee.alpha, "alpha")
    let lambda = try number(m.pointee.lambda, at("lambda"), from: 0, to: 1)
    guard lambda < 1 else { throw failure(.badModel, "lambda").say("expected a number below 1, found 1") }
    let pooling = try choice(UInt32(m.pointee.pooling.rawValue), "pooling")
    let laFeature = try choice(m.pointee.la_feature == 0 ? 0 : 1, "la_feature")
    let scaled = try choice(m.pointee.scaled == 0 ? 0 : 1, "scaled")
    let lengths = m.pointee.n_aggregation
    count(lengths)
    guard lengths == 0 || lengths == k else {
      throw failure(.badShape, "aggregation").say("expected none or ").say(k).say(" weights, found ").say(lengths)
    }
    for i in 0..<lengths { _ = try float(m.pointee.aggregation[i], "aggregation") }
    let weights = try floats(lengths)
    if let fill = weights.fill { for i in 0..<lengths { fill[i] = Float(m.pointee.aggregation[i]) } }
    let symbol = try choice(UInt32(m.pointee.symbol.rawValue), "symbol")
    return RecurrentKernel(
      shape: nrnn_rkn(
        q: q, k: k, first: lengths == 0 ? k - 1 : 0, mean: pooling == 0 ? 1 : 0, la_feature: laFeature,
        exponential: symbol == 0 ? 1 : 0, alpha: alpha, lambda: lambda, scale: scaled == 1 ? 1 - lambda : 1),
      anchors: anchors, projection: L, weights: lengths == 0 ? nil : weights.array)
  }

  /// One of two.
  private mutating func choice(_ value: UInt32, _ name: Words) throws(Failure) -> Int32 {
    guard value <= 1 else {
      throw failure(.unsupported, name).say("expected 0 or 1, found number ").say(value)
    }
    return Int32(try integer(value, name, from: 0, to: 1))
  }

  /// [q, k, d], packed letter by letter.
  private mutating func anchors(_ tensor: Message<Nrnn__Tensor>?, _ d: Int) throws(Failure) -> (Int, Int, Matrix) {
    let t = try needed(tensor, at("anchors"))
    guard t.pointee.n_shape == 3, t.pointee.shape[0] > 0, t.pointee.shape[1] > 0, Int(clamping: t.pointee.shape[2]) == d
    else {
      throw failure(.badShape, "anchors").say("expected shape [q, k, ").say(d).say("], found ").say(t.pointee)
    }
    let (q, k) = (Int(clamping: t.pointee.shape[0]), Int(clamping: t.pointee.shape[1]))
    guard q <= Reader.largestSize, k <= Reader.largestSize, k <= Reader.largestSize / q else {
      throw failure(.tooLarge, "anchors").atMost(Reader.largestSize, " rows", found: q)
        .say(" times ").say(k)
    }
    count(q)
    // As a matrix.
    var flat: [2 of UInt32] = [UInt32(q * k), UInt32(d)]
    var copy = t.pointee
    copy.n_shape = 2
    let data = try withUnsafeMutablePointer(to: &flat) { shape throws(Failure) in
      copy.shape = UnsafeMutableRawPointer(shape).assumingMemoryBound(to: UInt32.self)
      return try withUnsafeMutablePointer(to: &copy) { tensor throws(Failure) in
        try table(tensor, "anchors", [q * k, d], rank: 2)
      }
    }
    products += Int64(padded(q * k)) * Int64(d)
    let (matrix, panels) = try panels(nrnn_matrix_of(NRNN_F32.rawValue, padded(q * k), d))
    guard let data, let panels else { return (q, k, matrix) }
    for row in 0..<q * k {
      nrnn_panels_place(matrix, NRNN_F32.rawValue, data + row * d, 1, d, row % k * q + row / k, 0, panels)
    }
    return (q, k, matrix)
  }
}
