import NRNNKernels

/// One path through a tick: a member's, or the nominal one's.
struct Column {
  /// The output of the layer below; in a block that is `projected`, what the first layer makes of it.
  var input: UnsafePointer<Float>
  /// The layer's state before the tick and after it.
  var h: UnsafePointer<Float>
  var next: UnsafeMutablePointer<Float>
  /// Scratch of the cell; starts on a whole vector and holds padded sums.
  var work: UnsafeMutablePointer<Float>
  /// Where this path's noise comes from.
  var address: Address
  /// The interval of this tick.
  let pace: Pace
  var moment: Moment
  /// The nominal path has none.
  let noisy: Bool
  /// Whose path this is.
  let owner: Owner

  struct Owner {
    let stream: UnsafeMutablePointer<StreamData>
    let path: Int
    let ticks: Int
    /// The column's scratch from its start.
    let work: UnsafeMutablePointer<Float>
  }
}

/// How a tick's interval compares with the nominal one, ρ, and what follows for the noise (docs/noise.md).
struct Pace {
  /// Factor on the step size.
  let rho: Float
  /// Factors on ξ, whose variance grows with time, and on u - 1, which multiplies a drift that grows with time.
  let xi: Float
  let factor: Float

  /// One interval, no noise.
  static var nominal: Pace { Pace(1, noiseScale: 0) }

  @inline(__always)
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
  let columns: UnsafeMutablePointer<Column>
  var count: Int
  /// Room for the addresses of as many vectors and sums.
  let vectors: UnsafeMutablePointer<UnsafePointer<Float>?>
  let sums: UnsafeMutablePointer<UnsafeMutablePointer<Float>?>
  /// The first layer's input is projected already: see `project`.
  var projected = false

  /// Bytes that the storage of a block of so many columns takes, aligned to 64.
  static func bytes(_ columns: Int) -> Int { columns * (MemoryLayout<Column>.stride + 16) }

  /// An empty block in borrowed memory.
  init(_ kernels: Kernels, in memory: UnsafeMutableRawPointer, room: Int) {
    self.kernels = kernels
    columns = memory.assumingMemoryBound(to: Column.self)
    let addresses = memory + room * MemoryLayout<Column>.stride
    vectors = addresses.assumingMemoryBound(to: UnsafePointer<Float>?.self)
    sums = (addresses + 8 * room).assumingMemoryBound(to: UnsafeMutablePointer<Float>?.self)
    count = 0
  }

  mutating func append(_ column: Column) {
    columns[count] = column
    count += 1
  }

  /// Those that are going on come first, and `count` is theirs.
  @inline(__always)
  mutating func partition(_ isGoingOn: (UnsafeMutablePointer<Column>) -> Bool) {
    var going = 0
    for i in 0..<count where isGoingOn(columns + i) {
      (columns[going], columns[i]) = (columns[i], columns[going])
      going += 1
    }
    count = going
  }

  @inline(__always)
  func each(_ body: (UnsafeMutablePointer<Column>) -> Void) {
    for i in 0..<count { body(columns + i) }
  }

  /// work[at ...] += M x in every column.
  @inline(__always)
  func product(_ M: Matrix, _ x: (UnsafeMutablePointer<Column>) -> UnsafePointer<Float>, at: Int) {
    for i in 0..<count {
      vectors[i] = x(columns + i)
      sums[i] = columns[i].work + at
    }
    var M = M
    kernels.table.pointee.product(&M, vectors, sums, count)
  }

  /// The cell's stack of sums: work = start + M x, the projection of the input.
  @_optimize(speed)
  func project(_ projection: Projection) {
    each { $0.pointee.work.copy(projected ? $0.pointee.input : projection.start, projection.rows) }
    if !projected { product(projection.M, { $0.pointee.input }, at: 0) }
  }

  /// work[at ...] += M h.
  func addHidden(_ M: Matrix, at: Int = 0) { product(M, { $0.pointee.h }, at: at) }

  /// Adds the layer's noise to the next state of every noisy column. The drift lies at `drift` in the scratch, and at
  /// `work` there is room for the noise's.
  @_optimize(speed)
  func inject(_ noise: Injection, drift: Int, work: Int) {
    guard noise.exists else { return }
    each {
      guard $0.pointee.noisy else { return }
      noise.apply(to: $0.pointee.next, drift: $0.pointee.work + drift, $0.pointee, kernels, $0.pointee.work + work)
    }
  }

  /// The noise of a map h' = F(h, x), whose drift is F(h, x) - h. `work` is where the scratch is free for it: one
  /// padded vector and that of the noise.
  func injectIntoMap(_ noise: Injection, units: Int, work: Int) {
    guard noise.exists else { return }
    if noise.needsDrift {
      each { kernels.subtract($0.pointee.work + work, $0.pointee.next, $0.pointee.h, units) }
    }
    inject(noise, drift: work, work: work + padded(units))
  }
}
