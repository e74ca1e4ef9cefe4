import CNoisyRNN
import NoisyRNN

/// Inputs and outputs of the calls that are timed, in memory that stays where it is.
final class TestBed {
  private static let period = 64

  private let inputs: UnsafeMutableBufferPointer<Float>
  private let values: UnsafeMutablePointer<Float>
  private let outputs: UnsafeMutablePointer<nrnn_output>
  private let channels: Int
  private let count: Int

  init(_ model: Model, streams: Int = 1) {
    channels = model.inputs.count
    count = streams * channels
    inputs = .allocate(capacity: (streams + TestBed.period - 1) * channels)
    for i in inputs.indices {
      let channel = model.inputs[i % channels]
      // A triangle wave from -1 to 1, shifted from channel to channel.
      let phase = Double((i / channels + 7 * (i % channels)) % TestBed.period) / Double(TestBed.period)
      inputs[i] = Float(channel.mean + channel.scale * (4 * abs(phase - 0.5) - 1))
    }
    let size = model.outputs.count
    values = .allocate(capacity: 3 * size * streams)
    outputs = .allocate(capacity: streams)
    for s in 0..<streams { (outputs + s).initialize(to: TestBed.output(values + 3 * size * s, size)) }
  }

  deinit {
    inputs.deallocate()
    values.deallocate()
    outputs.deallocate()
  }

  private static func output(_ start: UnsafeMutablePointer<Float>, _ size: Int) -> nrnn_output {
    var output = nrnn_output()
    output.struct_size = MemoryLayout<nrnn_output>.size
    (output.nominal, output.nominal_capacity) = (start, size)
    (output.mean, output.mean_capacity) = (start + size, size)
    (output.variance, output.variance_capacity) = (start + 2 * size, size)
    return output
  }

  /// What one thread calls with; it must not outlive the bed.
  var feed: Feed { Feed(first: inputs.baseAddress!, channels: channels, count: count, outputs: outputs) }

  /// Plain data: threads that counted references to a thing they share would wait for each other.
  struct Feed {
    let first: UnsafePointer<Float>
    let channels: Int
    /// Numbers of one call.
    let count: Int
    let outputs: UnsafePointer<nrnn_output>
    private var turn = 0

    init(first: UnsafePointer<Float>, channels: Int, count: Int, outputs: UnsafePointer<nrnn_output>) {
      (self.first, self.channels, self.count, self.outputs) = (first, channels, count, outputs)
    }

    /// The next inputs, [streams][channels]: each stream takes what its neighbour had before.
    mutating func next() -> UnsafePointer<Float> {
      turn = (turn + 1) % TestBed.period
      return first + turn * channels
    }
  }
}
