import NRNNKernels
import Testing

/// The step of an LSTM in one pass: bit for bit that of functions and sums one after the other.
@Suite struct KernelsLstmTests {
  static let sizes = Array(1...41) + [64, 72]

  struct Options {
    var peephole = false
    var clip: Float = 0
    var factor: Float = 1
    var gates = false
    var settles = true
    var functions: GateFunctions?

    static let all =
      (0..<32).map { bits in
        Options(
          peephole: bits & 1 != 0, clip: bits & 2 != 0 ? 0.75 : 0, factor: bits & 4 != 0 ? 0.625 : 1,
          gates: bits & 8 != 0, settles: bits & 16 == 0)
      } + [
        Options(functions: .others),
        Options(peephole: true, clip: 0.75, factor: 0.625, gates: true, functions: .others),
      ]
  }

  /// Beside the sums.
  struct State {
    var c: [Float]
    let peephole: [Float]

    init(_ n: Int) {
      var numbers = Numbers(UInt64(n))
      c = (0..<n).map { GatesDraw.isStill($0) ? 0x1p-105 : numbers.uniform(2) }
      peephole = numbers.floats(3 * n)
    }
  }

  struct Result: Equatable {
    var finite: Int32 = 1
    /// h', c' and, if they were asked for, the gates; nil: something was written behind one of them.
    var arrays: [[UInt32]?] = []
  }

  /// A still unit's input gate is shut, so that its c and h are below what settles to 0.
  private static func draw(_ n: Int, _ inputs: Int) -> GatesDraw {
    GatesDraw(n, inputs, still: [-120, 3, 1, 1])
  }

  @Test(arguments: Tier.all, [0, 1, 3, 8]) func everyFormHasTheBitsOfItsParts(tier: Tier, inputs: Int) throws {
    for n in Self.sizes {
      let (draw, state) = (Self.draw(n, inputs), State(n))
      let sums = draw.all()
      for options in Options.all {
        let expected = Self.plain(sums, state, options)
        for form in GatesForm.of(tier) {
          for reversed in [false, true] {
            let got = Self.run(tier, draw, sums, state, options, form, reversed)
            try #require(got == expected, "n = \(n), \(options), \(form), reversed: \(reversed)")
          }
        }
      }
    }
  }

  @Test(arguments: Tier.all, [(.infinity, 0), (1, .nan), (-.infinity, 0)] as [(Float, Float)])
  func aStateThatIsNotFiniteIsFoundInAnyUnit(tier: Tier, bad: (Float, Float)) throws {
    for n in 1...41 {
      let draw = Self.draw(n, 1)
      for unit in 0..<n {
        var (sums, state) = (draw.all(), State(n))
        state.c[unit] = bad.0
        sums[3][unit] += bad.1
        for form in GatesForm.of(tier) where !form.adds || bad.1 == 0 {
          for options in Options.all where options.clip == 0 && options.factor == 1 && options.functions == nil {
            let got = Self.run(tier, draw, sums, state, options, form, false)
            try #require(got.finite == (options.settles ? 0 : 1), "unit \(unit) of \(n), \(options), \(form)")
          }
        }
      }
    }
  }

  /// The equations over the kernels of one operation each.
  private static func plain(_ sums: [[Float]], _ state: State, _ options: Options) -> Result {
    let (n, c) = (state.c.count, state.c)
    func bounded(_ v: [Float]) -> [Float] { options.clip > 0 ? v.map { min(max($0, -options.clip), options.clip) } : v }
    func peeping(_ v: [Float], _ part: Int, at c: [Float]) -> [Float] {
      options.peephole ? v.indices.map { v[$0].addingProduct(state.peephole[part * n + $0], c[$0]) } : v
    }
    let a = (options.functions ?? .usual).all
    let i = bounded(peeping(sums[0], 0, at: c)).applying(a[0])
    let f = bounded(peeping(sums[1], 1, at: c)).applying(a[0])
    let g = bounded(sums[2]).applying(a[1])
    let next = (0..<n).map { (f[$0] * c[$0]).addingProduct(i[$0], g[$0] * options.factor) }
    let o = bounded(peeping(sums[3], 2, at: next)).applying(a[0])
    let t = next.applying(a[2])
    let h = zip(o, t).map { $0 * $1 }
    let states = options.settles ? [h.settled, next.settled] : [h, next]
    let arrays = states + (options.gates ? [i + f + g + o + t] : [])
    return Result(arrays: arrays.map { $0.map(\.bitPattern) })
  }

  private static func run(
    _ tier: Tier, _ draw: GatesDraw, _ sums: [[Float]], _ state: State, _ options: Options, _ form: GatesForm,
    _ reversed: Bool
  ) -> Result {
    var (lent, result) = (Lent(), Result())
    defer { lent.free() }
    let n = draw.n
    let turns = Turns(4, of: n, turn: form == .pieces ? nil : Turns.length)
    let start = form == .both ? draw.start : form == .hidden ? draw.ofInputs : sums
    var cell = nrnn_lstm(
      n: n, turn: turns.turn, peephole: options.peephole ? UnsafePointer(lent(state.peephole)) : nil,
      factor: options.factor, clip: options.clip, functions: options.functions?.all)
    let outputs = [n, n, options.gates ? 5 * n : 0].map { lent([Float](repeating: 9, count: $0)) }
    var step = nrnn_lstm_step()
    step.sums = nrnn_sums(
      start: lent(turns.placed(start)), M: nil, x: lent(draw.x), h: lent(draw.h), reverse_panels: reversed ? 1 : 0)
    (step.c, step.settles) = (UnsafePointer(lent(state.c)), options.settles ? 1 : 0)
    (step.h_next, step.c_next, step.gates) = (outputs[0], outputs[1], options.gates ? outputs[2] : nil)
    if form.adds {
      turns.packed(draw.weights, inputs: draw.inputs, hidden: n).borrow(from: form == .hidden ? draw.inputs : 0) {
        step.sums.M = $0
        result.finite = tier.table.lstm(&cell, &step)
      }
    } else {
      result.finite = tier.table.lstm(&cell, &step)
    }
    result.arrays = outputs.prefix(options.gates ? 3 : 2).map { lent.bits($0) }
    return result
  }
}

extension [Float] {
  func applying(_ activation: nrnn_activation) -> [Float] { applying(nrnn_function(activation)) }

  /// By the tier that every CPU has.
  func applying(_ function: nrnn_function) -> [Float] {
    var y = self
    Tier.generic.table.activate(function, &y, count)
    return y
  }

  var settled: [Float] {
    var h = self
    _ = Tier.generic.table.settle(&h, count)
    return h
  }
}
