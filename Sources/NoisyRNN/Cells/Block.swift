import NRNNKernels

/// One path through a tick: a member's, or the nominal one's.
struct Column {
  /// The output of the layer below.
  var input: UnsafePointer<Float>
  /// The layer's state before the tick and after it.
  var h: UnsafePointer<Float>
  var next: UnsafeMutablePointer<Float>
  /// Scratch of the cell; starts on a whole vector and holds padded sums.
  var work: UnsafeMutablePointer<Float>
  /// Where this path's noise comes from.
  let address: Address
  /// The interval of this tick.
  let pace: Pace
  /// The nominal path has none.
  let noisy: Bool
}

/// How a tick's interval compares with the nominal one, ρ, and what follows for the noise (docs/noise.md).
struct Pace {
  /// Factor on the step size.
  let rho: Float
  /// Factors on ξ, whose variance grows with time, and on u - 1, which multiplies a drift that grows with time.
  let xi: Float
  let factor: Float

  init(_ rho: Double, noiseScale: Double) {
    self.rho = Float(rho)
    xi = Float(noiseScale * Double(self.rho).squareRoot())
    factor = Float(noiseScale * Double(self.rho))
  }
}

/// Columns that go through the layers together, so that a weight read once serves them all.
struct Block {
  /// Columns at most: two groups of six, which the products hold in registers.
  static let width = 12

  let kernels: Kernels
  private(set) var columns: InlineArray<12, Column>
  private(set) var count = 0

  init(kernels: Kernels, filler: Column) {
    self.kernels = kernels
    columns = InlineArray(repeating: filler)
  }

  subscript(i: Int) -> Column {
    get { columns[i] }
    set { columns[i] = newValue }
  }

  mutating func append(_ column: Column) {
    columns[count] = column
    count += 1
  }

  func each(_ body: (Column) -> Void) {
    for i in 0..<count { body(columns[i]) }
  }

  /// y += M x in every column.
  func product(
    _ matrix: Matrix, _ x: (Column) -> UnsafePointer<Float>, _ y: (Column) -> UnsafeMutablePointer<Float>
  ) {
    var inputs = InlineArray<12, UnsafePointer<Float>?>(repeating: nil)
    var sums = InlineArray<12, UnsafeMutablePointer<Float>?>(repeating: nil)
    for i in 0..<count {
      inputs[i] = x(columns[i])
      sums[i] = y(columns[i])
    }
    withUnsafePointer(to: &inputs) { inputs in
      withUnsafePointer(to: &sums) { sums in
        kernels.table.pointee.product(
          matrix.panels, matrix.rows, matrix.inputs,
          UnsafeRawPointer(inputs).assumingMemoryBound(to: UnsafePointer<Float>?.self),
          UnsafeRawPointer(sums).assumingMemoryBound(to: UnsafeMutablePointer<Float>?.self), count)
      }
    }
  }

  /// y = b + M x + N h in every column, each sum in this order.
  func affine(
    _ b: UnsafePointer<Float>, _ U: Matrix, _ W: Matrix? = nil, _ y: (Column) -> UnsafeMutablePointer<Float>
  ) {
    each { y($0).update(from: b, count: padded(U.rows)) }
    product(U, { $0.input }, y)
    if let W { product(W, { $0.h }, y) }
  }

  /// Adds the layer's noise to the next state of every noisy column; `f` gives a column's drift.
  func inject(_ noise: Injection, drift f: (Column) -> UnsafePointer<Float>, work: Int) {
    guard noise.exists else { return }
    each {
      guard $0.noisy else { return }
      noise.apply(
        to: $0.next, drift: f($0), at: $0.address, scale: ($0.pace.xi, $0.pace.factor), kernels: kernels,
        work: $0.work + work)
    }
  }
}
