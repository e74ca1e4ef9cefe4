import NRNNKernels
import Testing

/// The step of a GRU in one pass: bit for bit that of functions and sums one after the other.
@Suite struct KernelsGruTests {
  struct Options {
    var resetsAfter = true
    var clip: Float = 0
    var gates = false
    var settles = true
    var functions: GateFunctions?

    static let all =
      (0..<16).map { bits in
        Options(
          resetsAfter: bits & 1 == 0, clip: bits & 2 != 0 ? 0.75 : 0, gates: bits & 4 != 0, settles: bits & 8 == 0)
      } + [Options(functions: .others), Options(resetsAfter: false, clip: 0.75, gates: true, functions: .others)]
  }

  typealias Result = KernelsLstmTests.Result

  /// Sums of r, z and what enters m: with `resets_after` nh, and nx beside them.
  struct Sums {
    var rzn: [[Float]]
    let nx: [Float]
    let anew: [Float]

    init(_ draw: GatesDraw, _ options: Options) {
      var numbers = Numbers(7)
      anew = (0..<draw.n).map { GatesDraw.isStill($0) ? 0 : numbers.uniform() }
      (rzn, nx) = (draw.all(anew: options.resetsAfter ? anew : nil), draw.ofInputs[2])
    }
  }

  /// A still unit keeps its h, which is below what settles to 0.
  private static func draw(_ n: Int, _ inputs: Int) -> GatesDraw { GatesDraw(n, inputs, still: [1, 120, 0]) }

  /// A kernel adds columns only where the reset comes after.
  private static func forms(_ tier: Tier, _ options: Options) -> [GatesForm] {
    GatesForm.of(tier).filter { !$0.adds || options.resetsAfter }
  }

  @Test(arguments: Tier.all, [0, 1, 3, 8]) func everyFormHasTheBitsOfItsParts(tier: Tier, inputs: Int) throws {
    for n in KernelsLstmTests.sizes {
      let draw = Self.draw(n, inputs)
      for options in Options.all {
        let sums = Sums(draw, options)
        let expected = Self.plain(sums, draw.h, options)
        for form in Self.forms(tier, options) {
          for reversed in [false, true] {
            let got = Self.run(tier, draw, sums, options, form, reversed)
            try #require(got == expected, "n = \(n), \(options), \(form), reversed: \(reversed)")
          }
        }
      }
    }
  }

  @Test(arguments: Tier.all, [Float.nan, .infinity]) func aStateThatIsNotFiniteIsFoundInAnyUnit(tier: Tier, bad: Float)
    throws
  {
    for n in 1...41 {
      for unit in 0..<n {
        var draw = Self.draw(n, 1)
        draw.h[unit] = bad
        for options in Options.all where options.clip == 0 && options.functions == nil {
          let sums = Sums(draw, options)
          for form in Self.forms(tier, options) {
            let got = Self.run(tier, draw, sums, options, form, false)
            try #require(got.finite == (options.settles ? 0 : 1), "unit \(unit) of \(n), \(options), \(form)")
          }
        }
      }
    }
  }

  /// The equations over the kernels of one operation each.
  private static func plain(_ sums: Sums, _ h: [Float], _ options: Options) -> Result {
    func bounded(_ v: [Float]) -> [Float] { options.clip > 0 ? v.map { min(max($0, -options.clip), options.clip) } : v }
    let a = (options.functions ?? .usual).all
    let r = bounded(sums.rzn[0]).applying(a[0])
    let z = bounded(sums.rzn[1]).applying(a[0])
    let n = h.indices.map { options.resetsAfter ? sums.nx[$0].addingProduct(r[$0], sums.rzn[2][$0]) : sums.rzn[2][$0] }
    let m = bounded(n).applying(a[1])
    let next = h.indices.map { m[$0].addingProduct(z[$0], h[$0] - m[$0]) }
    let arrays = [options.settles ? next.settled : next] + (options.gates ? [r + z + m] : [])
    return Result(arrays: arrays.map { $0.map(\.bitPattern) })
  }

  private static func run(
    _ tier: Tier, _ draw: GatesDraw, _ sums: Sums, _ options: Options, _ form: GatesForm, _ reversed: Bool
  ) -> Result {
    var (lent, result) = (Lent(), Result())
    defer { lent.free() }
    let n = draw.n
    let turns = Turns(3, of: n, turn: form == .pieces ? nil : Turns.length)
    let start = form == .both ? draw.start : form == .hidden ? draw.ofInputs : sums.rzn
    let behind = [Float](repeating: .nan, count: turns.room - n)
    var cell = nrnn_gru(
      n: n, turn: turns.turn, resets_after: options.resetsAfter ? 1 : 0, clip: options.clip,
      functions: options.functions?.all)
    let outputs = [n, options.gates ? 3 * n : 0].map { lent([Float](repeating: 9, count: $0)) }
    var step = nrnn_gru_step()
    step.sums = nrnn_sums(
      start: lent(turns.placed(start)), M: nil, x: lent(draw.x), h: lent(draw.h), reverse_panels: reversed ? 1 : 0)
    (step.h, step.next, step.settles) = (UnsafePointer(lent(draw.h)), outputs[0], options.settles ? 1 : 0)
    step.gates = options.gates ? outputs[1] : nil
    if form.adds {
      let gates = turns.packed(draw.weights, inputs: draw.inputs, hidden: n)
      gates.borrow(from: form == .hidden ? draw.inputs : 0, anew: sums.anew + behind) {
        step.sums.M = $0
        result.finite = tier.table.gru(&cell, &step)
      }
    } else {
      step.nx = options.resetsAfter ? UnsafePointer(lent(sums.nx + behind)) : nil
      result.finite = tier.table.gru(&cell, &step)
    }
    result.arrays = outputs.prefix(options.gates ? 2 : 1).map { lent.bits($0) }
    return result
  }
}
