extension Format {
  func reader(_ source: Source, _ plan: ColumnPlan, _ dialect: Dialect, _ unseen: Unseen) throws -> any SampleReader {
    try source.unpack()
    try expectOwn(source)
    if self != .f32 { try source.decode(dialect.encoding) }
    return switch self {
    case .csv: try CSVReader(source, plan, dialect)
    case .jsonl:
      try KeyedReader(
        source, plan, try JSONElements(source) ?? RecordLines(source, dialect), JSONLine(), unseen)
    case .influx: try points(source, plan, dialect, unseen)
    case .f32: FloatReader(source, plan)
    }
  }

  private func points(_ source: Source, _ plan: ColumnPlan, _ dialect: Dialect, _ unseen: Unseen) throws -> KeyedReader
  {
    let filter = PointFilter(dialect.measurements, source.name, unseen)
    let lines = PointLines(source, filter, passesOthers: dialect.passesOthers)
    return try KeyedReader(source, plan, lines, LineProtocol(), unseen, mayBeEmpty: dialect.isFed)
  }

  /// Files of other kinds, by their first bytes.
  private func expectOwn(_ source: Source) throws {
    let start = try source.beginning(self == .f32 ? Magic.fewest : Magic.longest)
    guard let kind = Magic.kind(start) ?? (self != .f32 && Magic.isUTF32(start) ? "UTF-32" : nil) else { return }
    throw Problem(.badData, "\(source.name): expected \(rawValue), found what looks like \(kind)")
  }
}
