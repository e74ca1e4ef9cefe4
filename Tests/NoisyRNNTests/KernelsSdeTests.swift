import NRNNKernels
import Testing

/// The elementwise part of an SDE's step in one pass: bit for bit that of functions and sums one after the other.
@Suite struct KernelsSdeTests {
  enum Gate: CaseIterable { case none, activation, drift }

  struct Options {
    var activation = NRNN_TANH
    var gate = Gate.none
    var isLinear = false
    var drifts = false
    var settles = true

    static let all = [NRNN_TANH, NRNN_RELU, NRNN_SIGMOID, NRNN_IDENTITY].flatMap { activation in
      Gate.allCases.flatMap { gate in
        (0..<8).map {
          Options(
            activation: activation, gate: gate, isLinear: $0 & 1 != 0, drifts: $0 & 2 != 0, settles: $0 & 4 == 0)
        }
      }
    }
  }

  /// Vectors of n; every fifth unit stays at an h that settles to 0.
  struct Draw {
    var z, linear, gate, delta, h: [Float]
    let rho: Float = 0.75

    init(_ n: Int) {
      var numbers = Numbers(UInt64(n))
      (z, linear, gate) = (numbers.floats(n, 3), numbers.floats(n), numbers.floats(n, 3))
      delta = (0..<n).map { GatesDraw.isStill($0) ? 0 : abs(numbers.uniform()) }
      h = (0..<n).map { GatesDraw.isStill($0) ? -0x1p-105 : numbers.uniform() }
    }
  }

  struct Result: Equatable {
    var finite: Int32 = 1
    /// The new state, z and, where it was asked for, the drift; nil: something was written behind it.
    var arrays: [[UInt32]?] = []
  }

  @Test(arguments: Tier.all) func everySizeHasTheBitsOfItsParts(tier: Tier) throws {
    for n in KernelsLstmTests.sizes {
      let draw = Draw(n)
      for options in Options.all {
        let expected = Self.plain(draw, options)
        var got = Self.run(tier, draw, options)
        got.arrays.remove(at: 1)  // z is scratch
        try #require(got == expected, "n = \(n), \(options)")
      }
    }
  }

  @Test(arguments: Tier.all, [Float.nan, .infinity, -.infinity])
  func aStateThatIsNotFiniteIsFoundInAnyUnit(tier: Tier, bad: Float) throws {
    for n in 1...41 {
      for unit in 0..<n {
        var draw = Draw(n)
        draw.h[unit] = bad
        for options in Options.all {
          let found = Self.run(tier, draw, options).finite
          try #require(found == (options.settles ? 0 : 1), "unit \(unit) of \(n), \(options)")
        }
      }
    }
  }

  /// With a matrix its product comes first, whatever its weights: z, what enters the gate and the linear part.
  @Test(arguments: Tier.all, WeightKind.allCases) func aMatrixComesFirst(tier: Tier, kind: WeightKind) throws {
    for n in KernelsLstmTests.sizes {
      var (numbers, draw, lent) = (Numbers(UInt64(n)), Draw(n), Lent())
      defer { lent.free() }
      let (room, options) = (Turns.padded(n), Options(gate: .activation, isLinear: true))
      let weights = WeightMatrix(kind, rows: 3 * room, inputs: 5, &numbers)
      let (x, start) = (numbers.floats(5), numbers.floats(3 * room))
      let sums = weights.plainProduct(x, start: start)!.map(Float.init(bitPattern:))
      (draw.z, draw.gate) = (Array(sums[0..<n]), Array(sums[room..<room + n]))
      draw.linear = Array(sums[2 * room..<2 * room + n])
      let expected = Self.plain(draw, options)
      for reversed in [0, 1] as [Int32] {
        var M = nrnn_matrix_of(kind.rawValue, 3 * room, 5)
        var panels = [UInt8](repeating: 0, count: nrnn_panels_size(&M))
        nrnn_panels_place(&M, M.weights, weights.data, 3 * room, 5, 0, 0, &panels)
        let z = lent([Float](repeating: .nan, count: 3 * room))
        let got = panels.withUnsafeBytes { panels in
          (M.panels, M.scale) = (panels.baseAddress, UnsafePointer(lent(weights.scale)))
          return withUnsafePointer(to: M) { M in
            let x = UnsafePointer(lent(x))
            let sums = nrnn_sums(start: lent(start), M: M, x: x, h: x, reverse_panels: reversed)
            return Self.run(tier, draw, options, sums, at: z, room)
          }
        }
        try #require([got.arrays[0]] == expected.arrays && got.finite == 1, "n = \(n), reversed: \(reversed)")
        try #require(lent.bits(z) != nil, "n = \(n): written behind the sums")
      }
    }
  }

  /// The equations over the kernels of one operation each.
  private static func plain(_ draw: Draw, _ options: Options) -> Result {
    let n = draw.h.count
    let a = draw.z.applying(options.activation)
    let g = draw.gate.applying(NRNN_SIGMOID)
    let linear = options.isLinear ? draw.linear : [Float](repeating: 0, count: n)
    let drift: [Float] = (0..<n).map {
      switch options.gate {
      case .none: linear[$0] + a[$0]
      case .activation: linear[$0].addingProduct(g[$0], a[$0])
      case .drift: g[$0] * (linear[$0] + a[$0])
      }
    }
    let next = (0..<n).map { draw.h[$0].addingProduct(draw.delta[$0] * draw.rho, drift[$0]) }
    let arrays = [options.settles ? next.settled : next] + (options.drifts ? [drift] : [])
    return Result(arrays: arrays.map { $0.map(\.bitPattern) })
  }

  /// `at`: where the product leaves its sums, each of so many rows; nil: they are those of the draw.
  private static func run(
    _ tier: Tier, _ draw: Draw, _ options: Options, _ sums: nrnn_sums = nrnn_sums(),
    at product: UnsafeMutablePointer<Float>? = nil, _ room: Int = 0
  ) -> Result {
    var (lent, result) = (Lent(), Result())
    defer { lent.free() }
    let n = draw.h.count
    let z = lent(draw.z)
    let outputs = [n, options.drifts ? n : 0].map { lent([Float](repeating: 9, count: $0)) }
    var update = nrnn_sde_update()
    (update.sums, update.z) = (sums, UnsafePointer(product ?? z))
    if options.gate != .none { update.gate = UnsafePointer(product.map { $0 + room } ?? lent(draw.gate)) }
    if options.isLinear { update.linear = UnsafePointer(product.map { $0 + 2 * room } ?? lent(draw.linear)) }
    (update.gate_on_drift, update.activation) = (options.gate == .drift ? 1 : 0, options.activation.rawValue)
    (update.delta, update.rho, update.h) = (UnsafePointer(lent(draw.delta)), draw.rho, UnsafePointer(lent(draw.h)))
    (update.next, update.drift) = (outputs[0], options.drifts ? outputs[1] : nil)
    update.settles = options.settles ? 1 : 0
    result.finite = tier.table.sde(&update, n)
    result.arrays = [lent.bits(outputs[0]), lent.bits(z)] + (options.drifts ? [lent.bits(outputs[1])] : [])
    return result
  }
}
