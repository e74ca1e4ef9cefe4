import NRNNKernels
import NRNNPlatform

/// As on a chip, where calls lend themselves no more than they must (nrnn_target.h). No bit depends on it.
var stackIsSmall: Bool { NRNN_CALL_STACK < 65536 }

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
  /// Whose path this is: an index that the block's owner resolves, since columns change places.
  let owner: Int
  /// What a cell that settles its new state found: 1, all of it is finite; 0, not so. Below 0: it has left that open.
  var finite: Int32 = -1

  @inline(__always)
  var place: Place { Place(x: input, h: h, next: next, reversed: false) }

  /// Sums that are complete, in the scratch.
  @inline(__always)
  var sums: nrnn_sums { nrnn_sums(start: UnsafePointer(work), M: nil, x: nil, h: nil, reverse_panels: 0) }

  /// Whether a cell settles this column's new state itself: noise comes after.
  @inline(__always)
  func settles(_ noise: Injection) -> Bool { !(noisy && noise.exists) }

  @inline(__always)
  mutating func settle(_ settles: Bool, _ found: Int32) { finite = settles ? found : -1 }

  /// The next state, or at `stage` in the scratch if that is given.
  @inline(__always)
  func target(_ stage: Int) -> UnsafeMutablePointer<Float> { stage < 0 ? next : work + stage }
}

/// Columns that go through the layers together, so that a weight read once serves them all: a handle of borrowed memory.
struct Block {
  /// Columns at most: two groups of six, which the products hold in registers; a chip's read the weights for each.
  static var width: Int { stackIsSmall ? 1 : 12 }

  private let head: UnsafeMutablePointer<Head>

  private struct Head {
    let kernels: Kernels
    let columns: UnsafeMutablePointer<Column>
    let vectors: UnsafeMutablePointer<UnsafePointer<Float>?>
    let hidden: UnsafeMutablePointer<UnsafePointer<Float>?>
    let starts: UnsafeMutablePointer<UnsafePointer<Float>?>
    let sums: UnsafeMutablePointer<UnsafeMutablePointer<Float>?>
    var count = 0
    var isNoisy = false
    var projected = false
    var reversesPanels = false
  }

  @inline(__always) var kernels: Kernels { head.pointee.kernels }
  @inline(__always) var columns: UnsafeMutablePointer<Column> { head.pointee.columns }
  @inline(__always)
  var count: Int {
    get { head.pointee.count }
    nonmutating set { head.pointee.count = newValue }
  }
  /// Room for the addresses of as many vectors and sums.
  @inline(__always) var vectors: UnsafeMutablePointer<UnsafePointer<Float>?> { head.pointee.vectors }
  @inline(__always) var hidden: UnsafeMutablePointer<UnsafePointer<Float>?> { head.pointee.hidden }
  @inline(__always) var starts: UnsafeMutablePointer<UnsafePointer<Float>?> { head.pointee.starts }
  @inline(__always) var sums: UnsafeMutablePointer<UnsafeMutablePointer<Float>?> { head.pointee.sums }
  /// The first layer's input is U x already: see `apply`.
  @inline(__always)
  var projected: Bool {
    get { head.pointee.projected }
    nonmutating set { head.pointee.projected = newValue }
  }
  /// Matrices are read from their last panel, every other time (see nrnn_kernels.h).
  @inline(__always)
  var reversesPanels: Bool {
    get { head.pointee.reversesPanels }
    nonmutating set { head.pointee.reversesPanels = newValue }
  }

  private static let headBytes = (MemoryLayout<Head>.size + 15) / 16 * 16

  /// Bytes that a block of so many columns takes, aligned to 64.
  static func bytes(_ columns: Int) -> Int { headBytes + columns * (MemoryLayout<Column>.stride + 32) }

  /// An empty block in borrowed memory.
  @inline(__always)
  init(_ kernels: Kernels, in memory: UnsafeMutableRawPointer, room: Int) {
    head = memory.assumingMemoryBound(to: Head.self)
    let columns = memory + Block.headBytes
    let addresses = columns + room &* MemoryLayout<Column>.stride
    head.initialize(
      to: Head(
        kernels: kernels, columns: columns.assumingMemoryBound(to: Column.self),
        vectors: addresses.assumingMemoryBound(to: UnsafePointer<Float>?.self),
        hidden: (addresses + 8 &* room).assumingMemoryBound(to: UnsafePointer<Float>?.self),
        starts: (addresses + 16 &* room).assumingMemoryBound(to: UnsafePointer<Float>?.self),
        sums: (addresses + 24 &* room).assumingMemoryBound(to: UnsafeMutablePointer<Float>?.self)))
  }

  @inline(__always)
  func clear() { (head.pointee.count, head.pointee.isNoisy) = (0, false) }

  @inline(__always)
  func append(_ column: Column) {
    (columns + count).initialize(to: column)
    count &+= 1
    if column.noisy { head.pointee.isNoisy = true }
  }

  /// Those that are going on come first, and `count` is theirs.
  @inline(__always)
  func partition(_ isGoingOn: (UnsafeMutablePointer<Column>) -> Bool) {
    var going = 0
    for i in 0..<count where isGoingOn(columns + i) {
      if going < i { swap(&columns[going], &columns[i]) }
      going &+= 1
    }
    count = going
  }

  @inline(__always)
  func each(_ body: (UnsafeMutablePointer<Column>) -> Void) {
    let end = columns + count
    var column = columns
    while column < end {
      body(column)
      column += 1
    }
  }

  /// work[at ...] = start + M x in every column; nil: what is there already. `h`: what some of M's columns meet instead.
  @inline(__always)
  func product(
    _ M: Matrix, _ x: (UnsafeMutablePointer<Column>) -> UnsafePointer<Float>,
    _ h: (UnsafeMutablePointer<Column>) -> UnsafePointer<Float>? = { _ in nil }, at: Int,
    from start: (UnsafeMutablePointer<Column>) -> UnsafePointer<Float>? = { _ in nil }
  ) {
    for i in 0..<count {
      let sum = columns[i].work + at
      vectors[i] = x(columns + i)
      hidden[i] = h(columns + i) ?? vectors[i]
      starts[i] = start(columns + i) ?? UnsafePointer(sum)
      sums[i] = sum
    }
    kernels.table.pointee.product(M, starts, vectors, hidden, sums, count, reversesPanels ? 1 : 0)
  }

  /// The cell's stack of sums: work = start + U x.
  @_optimize(speed)
  func apply(_ map: InputMap) {
    guard !projected else { return each { $0.pointee.work.copy($0.pointee.input, map.rows) } }
    product(map.U, { $0.pointee.input }, at: 0, from: { _ in map.start })
    copyRest(of: map, after: Int(map.U.pointee.rows)) { _ in map.start }
  }

  /// work = start + U x + W h, in one pass where U and W lie side by side or U x is there already.
  @_optimize(speed)
  func apply(_ map: Affine) {
    let start = map.input.start
    let M = projected ? map.W : map.UW ?? map.input.U
    product(M, { $0.pointee.input }, { $0.pointee.h }, at: 0, from: { projected ? $0.pointee.input : start })
    copyRest(of: map.input, after: Int(M.pointee.rows)) { projected ? $0.pointee.input : start }
    if !projected && map.UW == nil { product(map.W, { $0.pointee.h }, at: 0) }
  }

  /// The rows of a stack that a product has left out, as they start.
  @inline(__always)
  private func copyRest(
    of map: InputMap, after row: Int, _ start: (UnsafeMutablePointer<Column>) -> UnsafePointer<Float>
  ) {
    guard row < map.rows else { return }
    each { ($0.pointee.work + row).copy(start($0) + row, map.rows - row) }
  }

  /// Adds the layer's noise to the next state of every noisy column, or to what lies at `stage` in its scratch. The
  /// drift lies at `drift` there, and at `work` there is room for the noise's.
  @inline(__always)
  func inject(_ noise: Injection, drift: Int, work: Int, into stage: Int = -1) {
    if head.pointee.isNoisy, noise.exists { injectNoise(noise, drift: drift, work: work, into: stage) }
  }

  @_optimize(speed)
  private func injectNoise(_ noise: Injection, drift: Int, work: Int, into stage: Int) {
    if let sigma = noise.matrix { return spread(noise, sigma, work: work, into: stage) }
    each {
      guard $0.pointee.noisy else { return }
      noise.apply(
        to: $0.pointee.target(stage), drift: $0.pointee.work + drift, at: $0.pointee.address, $0.pointee.pace, kernels,
        $0.pointee.work + work)
    }
  }

  /// Noise by a matrix: one product for all columns.
  private func spread(_ noise: Injection, _ sigma: Matrix, work: Int, into stage: Int) {
    var noisy = 0
    each {
      guard $0.pointee.noisy else { return }
      let draws = $0.pointee.work + work
      let sums = draws + padded(noise.draws)
      noise.drawForMatrix(at: $0.pointee.address, $0.pointee.pace, kernels, draws)
      sums.update(repeating: 0, count: padded(noise.units))
      (vectors[noisy], starts[noisy], self.sums[noisy]) = (UnsafePointer(draws), UnsafePointer(sums), sums)
      noisy += 1
    }
    kernels.table.pointee.product(sigma, starts, vectors, nil, sums, noisy, 0)
    each {
      guard $0.pointee.noisy, let strength = noise.additive else { return }
      let target = $0.pointee.target(stage)
      kernels.fma(target, strength, $0.pointee.work + work + padded(noise.draws), target, noise.units)
    }
  }

  /// The noise of a map h' = F(h, x), whose drift is F(h, x) - h; of one that takes ρ intervals, that over ρ. `work` is where the scratch is free for it: one
  /// padded vector and that of the noise.
  @inline(__always)
  func injectIntoMap(_ noise: Injection, units: Int, work: Int) {
    if head.pointee.isNoisy, noise.exists { injectIntoNoisyMap(noise, units: units, work: work) }
  }

  private func injectIntoNoisyMap(_ noise: Injection, units: Int, work: Int) {
    if noise.needsDrift {
      each {
        $0.pointee.pace.rate($0.pointee.work + work, from: $0.pointee.h, to: $0.pointee.next, units, kernels)
      }
    }
    inject(noise, drift: work, work: work + padded(units))
  }
}
