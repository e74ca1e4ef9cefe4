import CNoisyRNN

extension Model {
  /// An input (z = (x - mean) / scale) or an output (y = mean + scale o).
  public struct Channel: Sendable {
    public let name: String
    public let unit: String
    public let mean: Double
    public let scale: Double
    /// |z| above which a step is flagged; nil: none.
    public let limit: Double?
  }

  public struct Layer: Sendable {
    public let name: String
    public let cell: String
    public let inputs: Int
    public let units: Int
    public let state: Int
    /// Of the state, numbers kept in float64: the last ones.
    public let doubles: Int
    /// Of a stencil: the largest |eigenvalue| of its map, as far as power iteration finds it.
    public let spectralRadius: Double?
    /// Those whose weights may be f16, bf16 or int8.
    public let matrices: [Matrix]
    /// "none", "paper" (eps, sigma1, sigma2), "official" (add, mult) or "matrix" (the columns of sigma).
    public let noise: String
    public let noiseValues: [Double]
    public let noiseID: Int
    public let trainedWith: Bool?
  }

  /// A matrix as the model file has it.
  public struct Matrix: Sendable {
    /// "W", "gate.W".
    public let name: String
    /// Of its fields, from the cell's message on.
    public let numbers: [UInt32]

    /// Of `gate.W=8.1`.
    init(_ text: Substring) {
      let parts = text.split(separator: "=")
      name = String(parts[0])
      numbers = parts[1].split(separator: ".").map { UInt32($0)! }
    }
  }

  public struct CheckReport: Sendable {
    public let checks: Int
    public let failed: Int
    public let worstCheck: Int
    public let worstStep: Int
    public let worstOutput: Int
    public let worstError: Double
    public let tolerance: Double

    init(_ r: nrnn_check_report) {
      (checks, failed) = (Int(r.checks), Int(r.failed))
      (worstCheck, worstStep, worstOutput) = (Int(r.worst_check), Int(r.worst_step), Int(r.worst_output))
      (worstError, tolerance) = (r.worst_error, r.tolerance)
    }
  }

  static func trained(_ value: UInt32) -> Bool? { value == NRNN_TRAINED_UNKNOWN ? nil : value == NRNN_TRAINED_WITH }

  static func channels(
    _ model: OpaquePointer, _ count: UInt32,
    _ get: (OpaquePointer?, UInt32, UnsafeMutablePointer<nrnn_channel_info>?, UnsafeMutablePointer<nrnn_error>?) ->
      nrnn_status
  ) -> [Channel] {
    (0..<count).map { index in
      var info = nrnn_channel_info()
      info.struct_size = MemoryLayout<nrnn_channel_info>.size
      _ = get(model, index, &info, nil)
      return Channel(
        name: String(cString: info.name), unit: String(cString: info.unit), mean: info.mean, scale: info.scale,
        limit: info.limit == 0 ? nil : info.limit)
    }
  }

  static func layer(_ model: OpaquePointer, _ index: UInt32) -> Layer {
    var info = nrnn_layer_info()
    info.struct_size = MemoryLayout<nrnn_layer_info>.size
    _ = nrnn_model_get_layer(model, index, &info, nil)
    let noise = String(cString: info.noise)
    let values = [info.noise_values.0, info.noise_values.1, info.noise_values.2]
    return Layer(
      name: String(cString: info.name), cell: String(cString: info.cell), inputs: Int(info.inputs),
      units: Int(info.units), state: Int(info.state), doubles: Int(info.doubles),
      spectralRadius: info.spectral_radius == 0 ? nil : info.spectral_radius,
      matrices: String(cString: info.matrices).split(separator: " ").map { Matrix($0) }, noise: noise,
      noiseValues: Array(values.prefix(["paper": 3, "official": 2, "matrix": 1][noise] ?? 0)),
      noiseID: Int(info.noise_id), trainedWith: trained(info.trained_with))
  }

  static func note(_ model: OpaquePointer, _ index: UInt32) -> (key: String, value: String) {
    var key: UnsafePointer<CChar>?
    var value: UnsafePointer<CChar>?
    _ = nrnn_model_get_provenance(model, index, &key, &value, nil)
    return (key.map { String(cString: $0) } ?? "", value.map { String(cString: $0) } ?? "")
  }
}
