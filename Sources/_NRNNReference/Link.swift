/// From the network's outputs o to what the host asked for.
public enum Task: UInt32, CaseIterable, Sendable {
  case regression = 0
  case softmax, sigmoid

  /// The outputs of a model whose regression outputs are mean + scale o.
  public func link<T: Real>(_ o: [T], _ channels: [Channel<T>]) -> [T] {
    switch self {
    case .regression: return zip(o, channels).map { $1.mean + $1.scale * $0 }
    case .sigmoid: return o.map { logistic($0) }
    case .softmax:
      let weights = o.map { T.exponential($0 - o.max()!) }
      let sum = weights.reduce(0, +)
      return weights.map { $0 / sum }
    }
  }
}

/// An input, z = (x - mean) / scale, or an output, mean + scale o.
public struct Channel<T: Real>: Sendable {
  public var mean: T
  public var scale: T
  /// Of an input.
  public var kind = Kind.value

  /// Where x comes from: the host, or what the engine derives; `of` is the index of the input that it speaks of.
  public enum Kind: Equatable, Sendable {
    case value
    case present(of: Int)
    case age(of: Int)
    case dt
  }

  public init(mean: T = 0, scale: T = 1, _ kind: Kind = .value) {
    (self.mean, self.scale, self.kind) = (mean, scale, kind)
  }
}

/// o = V y + c.
public struct Readout<T: Real>: Sendable {
  public var V: Matrix<T>
  public var c: [T]

  public init(V: Matrix<T>, c: [T]) { (self.V, self.c) = (V, c) }
}
