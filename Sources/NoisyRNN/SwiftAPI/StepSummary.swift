import CNoisyRNN

/// What one or more steps gave: row-major arrays, one row per step. K outputs, Q levels, M members.
public struct Summary: Sendable {
  public let steps: Int
  /// [step][K]: the noise-free path.
  public let nominal: [Float]
  /// [step][K].
  public let mean: [Float]
  /// [step][K]: unbiased; 0 for one member and for noise off.
  public let variance: [Float]
  /// [step][Q][K].
  public let quantiles: [Float]
  /// [step][M][K]; empty unless asked for.
  public let members: [Float]
  /// [step], nats; empty for regression.
  public let entropy: [Float]
  public let mutualInformation: [Float]
  /// [step]: NRNN_FLAG_* of nrnn.h.
  public let flags: [UInt32]
  /// [step]: the largest |z| of the normalised input.
  public let largestZ: [Float]

  /// Runs a call of the C functions on arrays of the right sizes.
  init(
    _ stream: ModelStream, steps: Int, members: Bool, _ call: (UnsafePointer<nrnn_output>) throws(NRNNError) -> Void
  ) throws(NRNNError) {
    let rooms = SummaryRooms(stream, steps: steps, members: members)
    defer { rooms.free() }
    var output = rooms.output
    try call(&output)
    self.init(rooms)
  }

  init(_ rooms: SummaryRooms) {
    let (floats, words) = (rooms.floats, rooms.words)
    steps = rooms.steps
    (nominal, mean, variance, quantiles) = (floats[0].array, floats[1].array, floats[2].array, floats[3].array)
    (members, entropy, mutualInformation) = (floats[4].array, floats[5].array, floats[6].array)
    (largestZ, flags) = (floats[7].array, words.array)
  }
}

/// Memory for what a call gives of one stream.
struct SummaryRooms {
  let steps: Int
  fileprivate let floats: [Room<Float>]
  fileprivate let words: Room<UInt32>

  init(_ stream: ModelStream, steps: Int, members: Bool) {
    let values = steps * stream.model.outputs.count
    let information = stream.model.task == .regression ? 0 : steps
    self.steps = steps
    floats = [
      values, values, values, values * stream.levels.count, members ? values * stream.info.members : 0, information,
      information, steps,
    ].map { Room<Float>($0) }
    words = Room<UInt32>(steps)
  }

  func free() {
    floats.forEach { $0.free() }
    words.free()
  }

  func clear() {
    floats.forEach { $0.clear() }
    words.clear()
  }

  /// An array of floats, in the order of `output`.
  func lent(_ array: Int) -> UnsafeBufferPointer<Float> { floats[array].lent }
  var lentFlags: UnsafeBufferPointer<UInt32> { words.lent }

  /// What C sees.
  var output: nrnn_output { output(rows: steps) }

  /// Of each row by itself.
  var rows: [nrnn_output] {
    var rows = [nrnn_output](repeating: output(rows: 1), count: steps)
    for i in rows.indices { rows[i].advance(i) }
    return rows
  }

  private func output(rows: Int) -> nrnn_output {
    var o = nrnn_output()
    o.struct_size = MemoryLayout<nrnn_output>.size
    (o.nominal, o.nominal_capacity) = floats[0].lent(rows, of: steps)
    (o.mean, o.mean_capacity) = floats[1].lent(rows, of: steps)
    (o.variance, o.variance_capacity) = floats[2].lent(rows, of: steps)
    (o.quantiles, o.quantiles_capacity) = floats[3].lent(rows, of: steps)
    (o.members, o.members_capacity) = floats[4].lent(rows, of: steps)
    (o.entropy, o.entropy_capacity) = floats[5].lent(rows, of: steps)
    (o.mutual_information, o.mutual_information_capacity) = floats[6].lent(rows, of: steps)
    (o.largest_z, o.largest_z_capacity) = floats[7].lent(rows, of: steps)
    (o.flags, o.flags_capacity) = words.lent(rows, of: steps)
    return o
  }
}

extension nrnn_output {
  /// To a later row.
  fileprivate mutating func advance(_ rows: Int) {
    nominal = nominal.map { $0 + rows * nominal_capacity }
    mean = mean.map { $0 + rows * mean_capacity }
    variance = variance.map { $0 + rows * variance_capacity }
    quantiles = quantiles.map { $0 + rows * quantiles_capacity }
    members = members.map { $0 + rows * members_capacity }
    entropy = entropy.map { $0 + rows * entropy_capacity }
    mutual_information = mutual_information.map { $0 + rows * mutual_information_capacity }
    largest_z = largest_z.map { $0 + rows * largest_z_capacity }
    flags = flags.map { $0 + rows * flags_capacity }
  }
}

/// Memory for one array of a call.
fileprivate struct Room<T> {
  private let buffer: UnsafeMutableBufferPointer<T>

  init(_ count: Int) { buffer = .allocate(capacity: count) }
  func free() { buffer.deallocate() }
  func clear() { UnsafeMutableRawBufferPointer(buffer).initializeMemory(as: UInt8.self, repeating: 0) }

  /// What C sees of the first `rows` of `all`: NULL where nothing is asked for.
  func lent(_ rows: Int, of all: Int) -> (UnsafeMutablePointer<T>?, Int) {
    buffer.isEmpty ? (nil, 0) : (buffer.baseAddress, buffer.count / all * rows)
  }

  var lent: UnsafeBufferPointer<T> { UnsafeBufferPointer(buffer) }
  var array: [T] { Array(buffer) }
}
