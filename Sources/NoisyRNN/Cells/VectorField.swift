import NRNNKernels

/// x^(order) = F(x, .., x^(order-1)), F a network between two scalers, by Runge and Kutta's method of order 4 with equal
/// steps of at most `solverStep`. A sample sets the state before the interval is integrated; a skipped one, and the later
/// ticks of an interval, go on from the state that is there. State and output [x, x', ..].
struct VectorField: HasFacts {
  /// z → (z - mean) / scale before the network, mean + scale y behind it.
  struct Scaler {
    let mean: UnsafePointer<Float>
    let scale: UnsafePointer<Float>
  }

  let dimension: Int
  /// dimension × order.
  let size: Int
  let network: Network
  let input: Scaler
  let output: Scaler
  /// In F's unit of time; 0: one step.
  let solverStep: Double
  /// F's units of time in a nominal interval.
  let timeScale: Double

  /// Places in the scratch: z, the stage, k, the sum of the ks, a step size for every number, the start; then the
  /// network's.
  private func place(_ index: Int) -> Int { index * padded(size) }

  static var name: Words { "vector_field" }

  func facts(_ products: Int64) -> Cell.Facts {
    let work = place(6) + network.work
    let pass = Operations.pass(products, work: work) + Int64(Operations.ofPass * (network.count - 1))
    return Cell.Facts(
      name: VectorField.name, inputs: size, inputMap: nil, units: size, state: size,
      doubles: 0, work: work, outputAt: -1,
      time: .cut, acceptsNoise: true, delta: nil,
      solverSteps: SolverSteps(perInterval: solverStep > 0 ? timeScale / solverStep : 1, perSecond: 0),
      operations: Operations(once: 0, perStep: 4 * pass),
      spectralRadius: 0, matrices: "network.W=1.1")
  }

  /// The fewest equal steps that are short enough, up to what a rounded interval may add to them.
  func steps(over rho: Float) -> Int {
    guard solverStep > 0 else { return 1 }
    let exact = Double(rho) * timeScale / solverStep * (1 - 1e-6)
    return Int(exact) + (Double(Int(exact)) < exact ? 1 : 0)
  }

  func step(_ block: Block, _ noise: Injection) {
    block.each {
      let work = $0.pointee.work
      work.copy($0.pointee.moment.hasSample ? $0.pointee.input : $0.pointee.h, size)
      (work + place(5)).copy(work, size)
    }
    let all = block.count
    var done = 0
    while true {
      block.partition { steps(over: $0.pointee.pace.rho) > done }
      guard block.count > 0 else { break }
      rungeKutta(block)
      done += 1
    }
    block.count = all
    block.each {
      $0.pointee.next.copy($0.pointee.work, size)
      guard noise.needsDrift else { return }
      let work = $0.pointee.work
      $0.pointee.pace.rate(work + place(1), from: work + place(5), to: work, size, block.kernels)
    }
    block.inject(noise, drift: place(1), work: place(6) + network.work)
  }

  /// z += δ / 6 (k₁ + 2 k₂ + 2 k₃ + k₄).
  private func rungeKutta(_ block: Block) {
    let kernels = block.kernels
    for stage in 0..<4 {
      derivative(block, at: stage == 0 ? 0 : place(1))
      block.each {
        let z = $0.pointee.work
        let (k, sum, step) = (z + place(2), z + place(3), z + place(4))
        let rho = $0.pointee.pace.rho
        let delta = Float(Double(rho) * timeScale / Double(steps(over: rho)))
        step.update(repeating: stage == 3 ? delta / 6 : stage == 2 ? delta : delta / 2, count: size)
        if stage < 3 { kernels.fma(z + place(1), step, k, z, size) }
        if stage == 1 || stage == 2 { kernels.add(k, k, k, size) }
        if stage == 0 { sum.copy(k, size) } else { kernels.add(sum, sum, k, size) }
        if stage == 3 { kernels.fma(z, step, sum, z, size) }
      }
    }
  }

  /// k of the state at a place: its derivatives, the highest of them F.
  private func derivative(_ block: Block, at: Int) {
    block.each {
      let (z, first) = ($0.pointee.work + at, $0.pointee.work + place(6))
      for i in 0..<size { first[i] = (z[i] - input.mean[i]) / input.scale[i] }
    }
    network.apply(block, at: place(6))
    block.each {
      let (z, y) = ($0.pointee.work + at, $0.pointee.work + network.result(of: place(6)))
      let k = $0.pointee.work + place(2)
      k.copy(z + dimension, size - dimension)
      let highest = k + (size - dimension)
      for i in 0..<dimension { highest[i] = output.mean[i] + output.scale[i] * y[i] }
    }
  }
}
