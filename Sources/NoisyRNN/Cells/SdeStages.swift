import NRNNKernels

/// Schemes of several stages, the input held: its projection is computed once, and each stage adds to it the products
/// with its own state.
///
///     midpoint          h' = h + δ f(h + δ/2 f(h))                     order 2 without noise; Itô
///     rungeKutta4       the classical one                              order 4 without noise; Itô
///     threeEighths      k₂ = f(h + δ k₁ / 3),  k₃ = f(h + δ (k₂ - k₁ / 3)),  k₄ = f(h + δ (k₁ - k₂ + k₃))
///                       h' = h + δ (k₁ + 3 k₂ + 3 k₃ + k₄) / 8         order 4 without noise; Itô
///     stochasticHeun    h~ = h + δ f(h) + s(h) ξ
///                       h' = h + δ (f(h) + f(h~)) / 2 + (s(h) + s(h~)) ξ / 2, the same ξ      Stratonovich
///
/// The first three add the noise, of its strength at the start, to the result.
extension Sde {
  /// Each stage's state is h and a part of a step along the drift of the stage before; the result takes weights of the
  /// drifts, and a share of their sum.
  fileprivate struct Tableau {
    let stages: Int
    let parts: InlineArray<4, Float>
    let weights: InlineArray<4, Float>
    let share: Float
  }

  fileprivate var tableau: Tableau {
    switch scheme {
    case .rungeKutta4: Tableau(stages: 4, parts: [0.5, 0.5, 1, 0], weights: [1, 2, 2, 1], share: 1 / 6)
    case .threeEighths:
      Tableau(stages: 4, parts: [1 / 3, 0, 0, 0], weights: [1, 3, 3, 1], share: 1 / 8)
    case .stochasticHeun: Tableau(stages: 2, parts: [1, 0, 0, 0], weights: [1, 1, 0, 0], share: 0.5)
    case .midpoint, .eulerMaruyama: Tableau(stages: 2, parts: [0.5, 0, 0, 0], weights: [0, 1, 0, 0], share: 1)
    }
  }

  // The scratch: the stack of sums, that of the input alone, a stage's state, the drift at the start, that of a stage,
  // and the sum of drifts.
  private var vectorsAt: Int { 2 * map.rows }
  var stagesWork: Int { vectorsAt + 4 * padded(units) }
}

extension UnsafePointer where Pointee == Sde {
  func stepInStages(_ block: Block, _ noise: Injection) {
    let (kernels, tableau, kept) = (block.kernels, pointee.tableau, pointee.map.rows)
    let (room, units, stagesWork) = (padded(pointee.units), pointee.units, pointee.stagesWork)
    let (state, first, later, sum) = (2 * kept, 2 * kept + room, 2 * kept + 2 * room, 2 * kept + 3 * room)
    block.apply(pointee.map.input)
    block.each {
      ($0.pointee.work + kept).copy($0.pointee.work, kept)
      ($0.pointee.work + sum).update(repeating: 0, count: room)
    }
    for i in 0..<tableau.stages {
      block.product(
        pointee.map.W, { i == 0 ? $0.pointee.h : UnsafePointer<Float>($0.pointee.work + state) }, at: 0,
        from: { UnsafePointer<Float>($0.pointee.work + kept) })
      block.each {
        let work = $0.pointee.work
        let drift = work + (i == 0 ? first : later)
        update(
          $0.pointee.place, work, kernels, $0.pointee.pace.rho * tableau.parts[i], $0.pointee.sums, to: work + state,
          drift: drift, settles: false)
        if pointee.scheme == .threeEighths, i == 1 || i == 2 {
          // k₂ - k₁ / 3, and k₃ - k₂ + k₁: less a third of the sum k₁ + 3 k₂ so far.
          kernels.axpy(work + state, -1 / 3, work + sum, drift, units)
          if i == 2 { kernels.axpy(work + state, 4 / 3, work + first, work + state, units) }
          $0.move(along: work + state, pointee.delta, $0.pointee.pace.rho, to: work + state, kernels, units)
        }
        kernels.axpy(work + sum, tableau.weights[i], drift, work + sum, units)
      }
      if pointee.scheme == .stochasticHeun, i == 0 { block.inject(noise, drift: first, work: stagesWork, into: state) }
    }
    block.each {
      let work = $0.pointee.work
      $0.move(
        along: work + sum, pointee.delta, $0.pointee.pace.rho * tableau.share, to: $0.pointee.next, kernels, units)
      // Noise is linear in the drift: the mean of two strengths is that of the mean drift.
      if pointee.scheme == .stochasticHeun { kernels.axpy(work + first, -0.5, work + sum, work + sum, units) }
    }
    block.inject(noise, drift: first, work: stagesWork)
  }
}

extension UnsafeMutablePointer where Pointee == Column {
  /// next = h + δ rho f.
  @inline(never)
  fileprivate func move(
    along f: UnsafeMutablePointer<Float>, _ delta: UnsafePointer<Float>, _ rho: Float,
    to next: UnsafeMutablePointer<Float>, _ kernels: Kernels, _ units: Int
  ) {
    var update = nrnn_sde_update(
      sums: pointee.sums, z: f, linear: nil, gate: nil, gate_on_drift: 0, activation: Activation.identity.rawValue,
      delta: delta, rho: rho, h: pointee.h, next: next, drift: nil, settles: 0, gates: nil)
    _ = kernels.table.pointee.sde(&update, units)
  }
}
