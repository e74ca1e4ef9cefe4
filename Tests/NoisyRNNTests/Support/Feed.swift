import NoisyRNN
import _NRNNReference

/// What a real sensor sends: values that are missing, and intervals of which some are too long.
struct Feed {
  static let (interval, mostSubsteps) = (0.25, 3)

  let width: Int
  var samples: [Float]
  var dt: [Double]
  var steps: Int { dt.count }

  init(_ width: Int, steps: Int, seed: UInt64 = 8) {
    var numbers = Numbers(seed)
    self.width = width
    samples = numbers.floats(steps * width, 2).map { numbers.uniform() < -0.5 ? .nan : $0 }
    // Every fourth is nominal; the others are up to five nominal ones.
    dt = (0..<steps).map { $0 % 4 == 0 ? 0 : Feed.interval * 2.5 * (1 + Double(numbers.uniform())) }
  }

  func row(_ i: Int) -> [Float] { Array(samples[i * width..<(i + 1) * width]) }

  /// Seconds before each sample, whatever the length of the interval.
  var seconds: [Double] { dt.map { $0 == 0 ? Feed.interval : $0 } }
}

extension ModelStream.Options {
  /// A policy for every channel in turn, from `first` on, and one for gaps.
  mutating func take(_ first: ModelStream.Missing, _ gap: ModelStream.Gap, channels: Int) {
    let policies = [ModelStream.Missing.hold, .mean, .skip]
    let start = policies.firstIndex(of: first)!
    missingByChannel = (0..<channels).map { policies[(start + $0) % policies.count] }
    self.gap = gap
  }
}

extension ModelFile {
  /// A model whose outputs are what its first layer reads, bit for bit.
  static func window(_ inputs: [Channel<Double>]) -> ModelFile {
    let n = inputs.count
    let identity = Matrix(n, n, (0..<n * n).map { $0 % (n + 1) == 0 ? 1.0 : 0 })
    let dense = Cell.dense(Dense(W: identity, b: Array(repeating: 0, count: n)))
    var file = ModelFile(
      Network(inputs: inputs, layers: [.init(dense)], outputs: Array(repeating: Channel(), count: n)))
    file.sequence.interval = Feed.interval
    return file
  }
}

extension Sensor.Reading {
  /// z = (x - mean) / scale, rounded once.
  func normalised(_ inputs: [Channel<T>]) -> [Float] { zip(x, inputs).map { Float(($0 - $1.mean) / $1.scale) } }
}
