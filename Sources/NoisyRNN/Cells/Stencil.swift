import NRNNKernels

/// FDNet (arXiv 2006.01892) in compiled form: u ← S u + forcing, `blocks` times, u the field plus `shift`. A sample sets
/// the field; a skipped one goes on from the field that is there. State [u], output u - shift.
struct Stencil: HasFacts {
  /// X, at least 4.
  let grid: Int
  let blocks: Int
  /// [X], or nil: 0.
  let shift: UnsafePointer<Float>?
  let map: nrnn_stencil
  let spectralRadius: Double

  /// Of a field and what the kernel touches behind it.
  static func room(_ grid: Int) -> Int { padded(grid) + lanes }

  static var name: Words { "stencil" }

  /// Scratch: the start, and two fields between; the output, where it is not the state, takes the place of the start.
  func facts(_ products: Int64) -> Cell.Facts {
    let work = 3 * Stencil.room(grid)
    return Cell.Facts(
      name: Stencil.name, inputs: grid, inputMap: nil, units: grid, state: grid,
      doubles: 0, work: work, outputAt: shift == nil ? -1 : 0,
      time: .nominal, acceptsNoise: true, delta: nil, solverSteps: .one,
      operations: Operations(once: Operations.pass(products, work: work) + 5 * Int64(grid) * Int64(blocks), perStep: 0),
      spectralRadius: spectralRadius, matrices: "")
  }

  func step(_ block: Block, _ noise: Injection) {
    let (kernels, room) = (block.kernels, Stencil.room(grid))
    block.each { column in
      let start = column.pointee.work
      let source = column.pointee.moment.hasSample ? column.pointee.input : column.pointee.h
      if column.pointee.moment.hasSample, let shift {
        kernels.add(start, source, shift, grid)
      } else {
        start.copy(source, grid)
      }
      var (u, map) = (start, map)
      for i in 1...blocks {
        let out = start + (2 - i & 1) * room
        kernels.table.pointee.stencil(&map, u, out, grid)
        u = out
      }
      column.pointee.next.copy(u, grid)
      if noise.needsDrift { kernels.subtract(start, u, start, grid) }
    }
    block.inject(noise, drift: 0, work: 3 * room)
    guard let shift else { return }
    block.each { kernels.subtract($0.pointee.work, $0.pointee.next, shift, grid) }
  }
}
