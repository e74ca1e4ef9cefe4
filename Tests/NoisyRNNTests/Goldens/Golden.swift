import Testing
import _NRNNReference

/// A small model, what it is fed, and what must come of it, to the digits given.
struct Golden: Sendable, CustomTestStringConvertible {
  let name: String
  let network: Network<Double>
  /// nil: skipped.
  let samples: [[Double]?]
  /// Seconds before each sample; absent: nominal ones.
  var dt: [Double]?
  let expected: [Expectation]

  var testDescription: String { name }

  /// Those of cells that the engine runs.
  static let run = quaternions + maps
  static let all = run + kernels + stencils + vectorFields + signatures

  struct Expectation: Sendable {
    enum Place: Sendable {
      case output, state(at: Int)

      var isOutput: Bool { if case .output = self { true } else { false } }
      var index: Int { if case .state(let at) = self { at } else { 0 } }
    }

    let sample: Int
    let place: Place
    let values: [Double]
    /// Absolute.
    let tolerance: Double
  }

  /// Takes the definition through the samples and shows its path after each.
  func walk(_ visit: (Int, Network<Double>.Path) -> Void) {
    var path = network.start
    for i in samples.indices {
      let r = dt.map { $0[i] / (network.interval ?? 1) } ?? 1
      let ticks = max(1, Int(r + 0.5))
      for tick in 0..<ticks {
        let x = samples[i] ?? network.inputs.map(\.mean)
        network.step(&path, x, over: r / Double(ticks), hasSample: tick == 0 && samples[i] != nil)
      }
      visit(i, path)
    }
  }

  /// The file of it, whose interval is the network's.
  var file: ModelFile {
    var file = ModelFile(network)
    file.sequence.interval = network.interval
    return file
  }
}

extension Golden.Expectation {
  static func output(_ sample: Int, _ values: [Double], _ tolerance: Double) -> Self {
    Self(sample: sample, place: .output, values: values, tolerance: tolerance)
  }

  static func state(_ sample: Int, at index: Int = 0, _ values: [Double], _ tolerance: Double) -> Self {
    Self(sample: sample, place: .state(at: index), values: values, tolerance: tolerance)
  }

  func found(in path: Network<Double>.Path) -> [Double] {
    switch place {
    case .output: Array(path.outputs[..<values.count])
    case .state(let at): Array(path.states[0][at..<at + values.count])
    }
  }
}

extension Network<Double> {
  /// One cell, its output as the model's, on inputs as they are.
  init(_ cell: _NRNNReference.Cell<Double>, inputs: Int, interval: Double? = nil, initial: [Double]? = nil) {
    self.init(
      inputs: Array(repeating: Channel(), count: inputs), layers: [.init(cell, initial: initial)],
      outputs: Array(repeating: Channel(), count: cell.units), interval: interval)
  }
}
