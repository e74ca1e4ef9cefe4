extension Format {
  func reader(_ source: Source, _ plan: ColumnPlan) throws -> any SampleReader {
    try expectOwn(source)
    if self != .f32 { try source.skipByteOrderMark() }
    return switch self {
    case .csv: try CSVReader(source, plan)
    case .jsonl: JSONLinesReader(source, plan)
    case .f32: FloatReader(source, plan)
    }
  }

  /// Files of other kinds, by their first bytes.
  private func expectOwn(_ source: Source) throws {
    let start = try source.beginning(self == .f32 ? 4 : Guess.longestMagic)
    guard let kind = Guess.binary(start) ?? (self == .f32 ? nil : Guess.wideText(start)) else { return }
    throw Problem(.badData, "\(source.name): expected \(rawValue), found what looks like \(kind)")
  }
}
