/// Cells of records that the output passes on, row by row, until they are written: the records themselves are gone by
/// then.
struct PassedCells: ~Copyable {
  /// Where the bytes of a cell are.
  private struct Place {
    let kind: Cell.Kind
    let start, text, raw: Int
  }

  /// Of each row.
  private let columns: [Int]
  private var bytes: Buffer
  private var places: [Place] = []
  private(set) var rows = 0

  init(_ columns: [Int], capacity: Int = 1 << 12) {
    self.columns = columns
    bytes = Buffer(capacity: capacity)
  }

  mutating func removeAll() {
    bytes.removeAll()
    places.removeAll(keepingCapacity: true)
    rows = 0
  }

  /// The number of the row.
  mutating func append(_ record: Record) -> Int {
    for column in columns { append(record[column]) }
    rows += 1
    return rows - 1
  }

  /// A line that is no record: a row whose last cell it is.
  mutating func append(line: Text) -> Int {
    for _ in columns.dropLast() { append(Cell()) }
    append(Cell(text: line))
    rows += 1
    return rows - 1
  }

  /// A row of others.
  mutating func append(_ row: Int, of other: borrowing PassedCells) -> Int {
    for column in columns.indices { append(other.cell(row, column)) }
    rows += 1
    return rows - 1
  }

  /// The same with a time in the place of some of its cells, which are its date, its clock and so on: the first has all.
  mutating func append(_ row: Int, of other: borrowing PassedCells, _ time: TimeStamp, at places: [Int]) -> Int {
    for column in columns.indices {
      switch places.firstIndex(of: column) {
      case nil: append(other.cell(row, column))
      case 0: append(time)
      default: append(Cell())
      }
    }
    rows += 1
    return rows - 1
  }

  private mutating func append(_ time: TimeStamp) {
    let text = Array(time.written.utf8)
    let quote: [UInt8] = time.kind == .date ? [UInt8(ascii: "\"")] : []
    text.withUnsafeBufferPointer { text in
      (quote + text + quote).withUnsafeBufferPointer { append(Cell(text: text, raw: $0)) }
    }
  }

  private mutating func append(_ cell: Cell) {
    places.append(Place(kind: cell.kind, start: bytes.count, text: cell.text.count, raw: cell.raw.count))
    bytes.append(cell.text)
    bytes.append(cell.raw)
  }

  /// Of a column of the plan.
  func cell(_ row: Int, of column: Int) -> Cell { cell(row, columns.firstIndex(of: column)!) }

  /// Where lines go to the output, of each the last cell.
  func line(_ row: Int) -> Text { cell(row, columns.count - 1).text }

  /// Good until the next change.
  func cell(_ row: Int, _ column: Int) -> Cell {
    let place = places[row * columns.count + column]
    return Cell(
      kind: place.kind, text: bytes.text(place.start, place.text), raw: bytes.text(place.start + place.text, place.raw))
  }
}
