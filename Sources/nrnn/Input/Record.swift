/// A record of the input: its cells in the order of the plan. They lie in the memory of the reader, and are good until it
/// goes on.
struct Record {
  let cells: UnsafeBufferPointer<Cell>
  let place: Place

  subscript(_ column: Int) -> Cell { cells[column] }
}

/// Where a record begins. The reader says it in words.
struct Place {
  var file: Int32 = 0
  /// From 1 on, a row of f32 too.
  var line: Int
}

/// Where a reader puts the cells of a record.
final class CellRoom {
  let cells: UnsafeMutableBufferPointer<Cell>

  init(_ columns: Int) {
    cells = .allocate(capacity: columns)
    cells.initialize(repeating: Cell())
  }

  deinit { cells.deallocate() }

  func record(_ place: Place) -> Record { Record(cells: UnsafeBufferPointer(cells), place: place) }
}
