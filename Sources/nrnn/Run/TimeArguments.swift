import ArgumentParser

/// Which column holds times, and how they are written.
struct TimeArguments: ParsableArguments {
  @Option(help: ArgumentHelp("Time stamps: numbers, or ISO 8601.", valueName: "column"))
  var time: String?
  @Option(help: ArgumentHelp("What times count that are numbers: s, ms, us or ns. (default: s)", valueName: "unit"))
  var timeUnit: TimeUnit?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Of times that name no zone: UTC, an offset such as +01:00, or a name such as Europe/Berlin.", valueName: "zone"))
  var timeZone: String?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How times are written, as strptime has it, such as '%d/%m/%Y %H:%M'.", valueName: "format"))
  var timeFormat: String?

  var isEmpty: Bool { time == nil && !isWritten }

  /// Something is said of how times are written.
  private var isWritten: Bool { timeUnit != nil || timeZone != nil || timeFormat != nil }

  func validate() throws {
    guard time != nil || !isWritten else {
      throw ValidationError("--time-unit, --time-zone, --time-format: expected --time with them, found none")
    }
    do {
      _ = try reader(of: .csv, DecimalNumber.point)
    } catch {
      throw ValidationError(error.description)
    }
  }

  /// InfluxDB counts nanoseconds.
  func reader(of input: Format, _ decimal: UInt8) throws(Problem) -> TimeReader {
    TimeReader(
      unit: timeUnit ?? (input == .influx ? .ns : nil), zone: try zone, format: try format, decimal: decimal)
  }

  private var zone: TimeZone? {
    get throws(Problem) {
      guard let timeZone else { return nil }
      do {
        return try TimeZone(timeZone)
      } catch {
        throw Problem(.usage, "--time-zone: \(error.why)")
      }
    }
  }

  private var format: TimeFormat? {
    get throws(Problem) {
      guard let timeFormat else { return nil }
      do {
        return try TimeFormat(timeFormat.argumentBytes)
      } catch {
        throw Problem(.usage, "--time-format: \(error.why)")
      }
    }
  }
}
