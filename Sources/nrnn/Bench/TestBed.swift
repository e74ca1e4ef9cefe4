import CNoisyRNN
import NoisyRNN

/// Inputs and outputs of the steps that are timed, in memory that stays where it is.
final class TestBed {
  private static let period = 64

  private let inputs: UnsafeMutableBufferPointer<Float>
  private let values: UnsafeMutableBufferPointer<Float>
  private let channels: Int
  private var output = nrnn_output()

  init(_ model: Model) {
    channels = model.inputs.count
    let count = model.outputs.count
    inputs = .allocate(capacity: TestBed.period * channels)
    values = .allocate(capacity: 3 * count)
    for i in inputs.indices {
      let channel = model.inputs[i % channels]
      // A triangle wave from -1 to 1, shifted from channel to channel.
      let phase = Double((i / channels + 7 * (i % channels)) % TestBed.period) / Double(TestBed.period)
      inputs[i] = Float(channel.mean + channel.scale * (4 * abs(phase - 0.5) - 1))
    }
    output.struct_size = MemoryLayout<nrnn_output>.size
    (output.nominal, output.nominal_capacity) = (values.baseAddress, count)
    (output.mean, output.mean_capacity) = (values.baseAddress! + count, count)
    (output.variance, output.variance_capacity) = (values.baseAddress! + 2 * count, count)
  }

  deinit {
    inputs.deallocate()
    values.deallocate()
  }

  func time(_ engine: Engine, step: Int) throws -> UInt64 {
    let start = step % TestBed.period * channels
    let sample = UnsafeBufferPointer(rebasing: inputs[start..<start + channels])
    let began = nanoseconds()
    try engine.step(sample, &output)
    return nanoseconds() - began
  }
}
