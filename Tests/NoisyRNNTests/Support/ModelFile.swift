import NRNNPlatform
import NoisyRNN
import _NRNNReference

/// A network with what else a file says of it, and its bytes.
struct ModelFile {
  var network: Network<Double>
  var name = "test"
  var inputLimit: Double?
  var trainedWith: Bool?
  var sequence = Sequence()
  var checks: [Check] = []
  var calibration: Calibration?
  var storage = Storage.all(.f32)

  struct Sequence {
    var interval: Double?
    var validAtEnd = false
    var trainedLength: Int?
    var warmUp: Int?
    var horizon: Int?
    var mostSubsteps: Int?
  }

  struct Check {
    var input: [Double]
    var output: [Double]
    var tolerance: Double
    var inLogits = false
    var dt: [Double]?
  }

  struct Calibration {
    var noiseScale: Double? = 0.75
    var members: Int? = 7
    var levels: [Double] = []
    var offsets: [Double] = []
    var coverage: [Double] = []
    var data: String?
  }

  init(_ network: Network<Double>, _ storage: Storage = .all(.f32)) {
    (self.network, self.storage) = (network, storage)
  }

  var bytes: [UInt8] {
    var file = Wire(storage: storage)
    file.text(1, "nrnn")
    file.number(2, 1)
    for (i, input) in network.inputs.enumerated() { file.message(4) { $0.channel("\(name).x\(i)", input, inputLimit) } }
    for (i, layer) in network.layers.enumerated() { file.message(5) { write(layer, i, &$0) } }
    if let readout = network.readout {
      file.message(6) {
        $0.matrix(1, readout.V)
        $0.vector(2, readout.c)
      }
    }
    for (i, output) in network.outputs.enumerated() { file.message(7) { $0.channel("\(name).y\(i)", output, nil) } }
    file.number(8, Int(network.task.rawValue))
    file.message(9) { write(sequence, &$0) }
    file.message(10) { $0.text(1, name) }
    for check in checks { file.message(11) { write(check, &$0) } }
    if let calibration { file.message(12) { write(calibration, &$0) } }
    return ModelFile.sealed(file.bytes)
  }

  /// With the checksum that a file ends with.
  static func sealed(_ bytes: [UInt8]) -> [UInt8] {
    var end = Wire()
    end.fixed32(15, nrnn_crc32(0, bytes, bytes.count))
    return bytes + end.bytes
  }

  /// A snapshot with another word, and the checksum that goes with it.
  static func altered(_ snapshot: [UInt8], at offset: Int, to word: UInt32) -> [UInt8] {
    var bytes = Array(snapshot.dropLast(4))
    bytes.replaceSubrange(offset..<offset + 4, with: littleEndian(word))
    return bytes + littleEndian(nrnn_crc32(0, bytes, bytes.count))
  }

  private func write(_ layer: Network<Double>.Layer, _ index: Int, _ wire: inout Wire) {
    wire.text(1, "\(name).layer\(index)")
    wire.number(2, layer.noiseID)
    if let noise = layer.noise { wire.noise(3, noise, trainedWith: trainedWith) }
    wire.vector(4, layer.initial)
    wire.cell(layer.cell)
  }

  private func write(_ sequence: Sequence, _ wire: inout Wire) {
    wire.number(1, sequence.interval)
    if sequence.validAtEnd { wire.number(2, 1) }
    wire.number(3, sequence.trainedLength)
    wire.number(4, sequence.warmUp)
    wire.number(5, sequence.horizon)
    wire.number(6, sequence.mostSubsteps)
  }

  private func write(_ check: Check, _ wire: inout Wire) {
    let (d, k) = (network.inputs.count { $0.kind == .value }, network.outputs.count)
    wire.tensor(2, [check.input.count / d, d], check.input, wide: true)
    wire.tensor(3, [check.output.count / k, k], check.output, wide: true)
    wire.number(4, check.tolerance)
    if check.inLogits { wire.number(5, 1) }
    if let dt = check.dt { wire.tensor(6, [dt.count], dt, wide: true) }
  }

  private func write(_ calibration: Calibration, _ wire: inout Wire) {
    wire.number(1, calibration.noiseScale)
    wire.number(2, calibration.members)
    wire.packed(3, calibration.levels)
    wire.packed(4, calibration.offsets)
    wire.packed(5, calibration.coverage)
    wire.text(6, calibration.data)
  }

  func model(_ kernels: Model.Kernels = .auto) throws -> Model { try Model(bytes: bytes, kernels: kernels) }
}

extension Wire {
  fileprivate mutating func channel(_ name: String, _ channel: Channel<Double>, _ limit: Double?) {
    text(1, name)
    number(3, channel.mean)
    number(4, channel.scale)
    kind(channel.kind)
    number(7, limit)
  }

  private mutating func kind(_ kind: Channel<Double>.Kind) {
    let (number, of): (Int?, Int?) =
      switch kind {
      case .value: (nil, nil)
      case .present(let of): (1, of)
      case .age(let of): (2, of)
      case .dt: (3, nil)
      }
    self.number(5, number)
    self.number(6, of)
  }
}
