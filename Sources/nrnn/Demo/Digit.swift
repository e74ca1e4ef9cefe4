/// One image of a data file, and what it shows.
struct Digit {
  let label: String
  let pixels: [Float]
  /// Pixels in a row of the picture.
  let side: Int

  /// Reads the image at `index` (from 0) of a CSV file with the columns label, p0, p1, ...
  init(from path: String, at index: Int) throws {
    let source = try Source(path)
    try source.unpack()
    try source.decode(nil)
    var records = CSVRecords(source)
    let header = try records.next() ? records.names : []
    guard header.count > 1, header[0] == Key("label") else {
      throw Problem(.badData, "\(path): line 1: expected the columns label, p0, p1, ..., found \(header.listed)")
    }
    var images = 0
    while try records.next(), !records.isEmptyLine {
      images += 1
      guard images > index else { continue }
      let count = records.cells.count
      guard records.fault == nil, count == header.count else {
        throw Problem(.badData, "\(path): line \(records.line): expected \(header.count) cells, found \(count)")
      }
      let line = records.line
      self = try Digit(records) {
        "\(path): line \(line), column \($0 + 1) (\(Printable.text(header[$0].bytes)))"
      }
      return
    }
    throw Problem(.badData, "\(path): expected an image \(index), found \(images) images, counted from 0")
  }

  private init(_ record: CSVRecords, _ place: (Int) -> String) throws {
    label = Printable.text(record.text(0))
    pixels = try (1..<record.cells.count).map { try Numbers().value(Cell(text: record.text($0)), place($0)) }
    let root = Int(Double(pixels.count).squareRoot())
    side = root * root == pixels.count ? root : pixels.count
  }
}
