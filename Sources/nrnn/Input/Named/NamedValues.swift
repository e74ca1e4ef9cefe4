/// A line whose values have names, taken apart: an object of JSON, a point of line protocol.
protocol NamedValues: AnyObject {
  /// What a file of them has, and what a line should be, for messages.
  var what: String { get }
  func expected(isNamed: Bool) -> String
  /// What the line is good for until the next one. A fault is what it is instead of a record.
  func scan(_ line: Text) throws(LineFault)
  /// Nil: the line has none of this name.
  func find(_ name: ValueName) -> Cell?
  /// Is it the name of something that a line itself has, beside its values?
  func isOwn(_ name: ValueName) -> Bool
  /// That: nil: this line has it not.
  func own(_ name: ValueName) -> Cell?
  var form: LineForm { get }
  /// In their order, its own among them.
  var names: [Key] { get }
  /// One that has none of the channels is a sample, whose values are missing.
  var mayLackChannels: Bool { get }
  /// Of a line where they have no names.
  var values: [Cell] { get }
  /// What a first line looks like that is none.
  func guess(_ line: Text) -> String?
}

extension NamedValues {
  func isOwn(_ name: ValueName) -> Bool { false }
  func own(_ name: ValueName) -> Cell? { nil }
}

enum LineForm { case named, list, single }

struct LineFault: Error { let found: String }

/// A name that is looked for: as a whole, then as a path, its parts joined by points.
final class ValueName {
  let whole: Text
  let parts: [Text]

  init(_ name: Key) {
    let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: name.bytes.count)
    _ = copy.initialize(from: name.bytes)
    whole = Text(copy)
    parts = whole.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map { Text(rebasing: $0) }
  }

  deinit { whole.deallocate() }
}

/// Which channels no record had so far, of all files of an input.
final class Unseen {
  private var channels: Set<Int> = []
  private var first: (file: String, names: [Key])?
  /// Of a point that is none of the input's.
  private var passedOver: (file: String, measurement: Key, wanted: [Key])?

  /// The first record.
  func begin(_ plan: ColumnPlan, _ file: String, _ names: @autoclosure () -> [Key]) {
    guard first == nil else { return }
    (channels, first) = (Set(plan.channels.indices), (file, names()))
  }

  var isEmpty: Bool { channels.isEmpty }

  func found(_ channel: Int) { channels.remove(channel) }

  func passOver(_ file: String, _ measurement: Key, _ wanted: [Key]) {
    if passedOver == nil { passedOver = (file, measurement, wanted) }
  }

  /// At the end of all.
  func check(_ plan: ColumnPlan) throws(Problem) {
    if first == nil, let (file, other, wanted) = passedOver {
      throw Problem(
        .badData,
        "\(file): expected points of --measurement \(wanted.listed), found none; the first is of \(other.shown)")
    }
    guard let channel = channels.min(), let first else { return }
    throw Problem(
      .badData,
      """
      \(first.file): expected a key \(plan.columns[channel].shown) in some record, found none; the first has \
      \(first.names.listed)
      """)
  }
}
