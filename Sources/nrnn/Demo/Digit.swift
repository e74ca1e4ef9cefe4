/// One image of a data file, and what it shows.
struct Digit {
  let label: String
  let pixels: [Float]
  /// Pixels in a row of the picture.
  let side: Int

  /// Reads the image at `index` (from 0) of a CSV file with the columns label, p0, p1, ...
  init(from path: String, at index: Int) throws {
    let source = try Source(path)
    var records = CSVRecords(source)
    let header = try records.next() ?? []
    guard header.count > 1, header[0] == "label" else {
      throw Problem(.badData, "\(path): line 1: expected the columns label, p0, p1, ..., found \(header.listed)")
    }
    var images = 0
    while let cells = try records.next(), cells != [""] {
      images += 1
      guard images > index else { continue }
      guard cells.count == header.count else {
        throw Problem(.badData, "\(path): line \(records.line): expected \(header.count) cells, found \(cells.count)")
      }
      self = try Digit(cells, header) { "\(path): line \(records.line), column \($0 + 1) (\(header[$0]))" }
      return
    }
    throw Problem(.badData, "\(path): expected an image \(index), found \(images) images, counted from 0")
  }

  private init(_ cells: [String], _ header: [String], _ place: (Int) -> String) throws {
    label = cells[0]
    pixels = try (1..<cells.count).map { try Cell(csv: cells[$0]).value(place($0)) }
    let root = Int(Double(pixels.count).squareRoot())
    side = root * root == pixels.count ? root : pixels.count
  }
}
