import CNoisyRNN

extension Model {
  /// What calibrating on held-out data found (docs/uncertainty.md).
  public struct Calibration: Sendable {
    public let noiseScale: Double
    public let members: Int
    /// Of the quantiles that have offsets, rising; none for a classifier.
    public let levels: [Double]
    /// [level][output], output units: added to the quantiles of calibrated streams.
    public let offsets: [Double]
    /// [level][output]: share of truths at or below them, on data that nothing was fitted on; empty: not known.
    public let coverage: [Double]
    /// What data, for people.
    public let data: String

    /// Of a model that has one.
    init(_ model: OpaquePointer, outputs: Int) {
      var info = nrnn_calibration_info()
      info.struct_size = MemoryLayout<nrnn_calibration_info>.size
      _ = nrnn_model_get_calibration(model, &info, nil)
      let count = Int(info.level_count)
      func numbers(_ start: UnsafePointer<Double>?, _ count: Int) -> [Double] {
        Array(UnsafeBufferPointer(start: start, count: start == nil ? 0 : count))
      }
      (noiseScale, members, data) = (info.noise_scale, Int(info.members), String(cString: info.data))
      levels = numbers(info.levels, count)
      offsets = numbers(info.offsets, count * outputs)
      coverage = numbers(info.coverage, count * outputs)
    }
  }
}
