import CNoisyRNN
import NoisyRNN

/// What may become of a row: one of the first seven, and of one with a result any of the next five. What is unfinished is
/// no row yet.
enum Count: Int, CaseIterable {
  case results, joined, duplicates, late, future, diverged, refused
  case held, skipped, gaps, outOfRange, offRate
  case unfinished

  var name: String {
    switch self {
    case .outOfRange: "out_of_range"
    case .offRate: "off_rate"
    default: "\(self)"
    }
  }

  /// Flags of a step that are counted.
  static let flags: [(Int, Count)] = [
    (NRNN_FLAG_HELD, .held), (NRNN_FLAG_SKIPPED, .skipped), (NRNN_FLAG_GAP, .gaps),
    (NRNN_FLAG_OUT_OF_RANGE, .outOfRange),
  ]

  /// Rows that have no result of their own.
  static let dropped: [Count] = [.joined, .duplicates, .late, .future, .diverged, .refused]
}

struct Counts {
  /// One for each case of `Count`, within the value: there are as many of these as keys. (An InlineArray counts wrong in
  /// loops, Swift 6.3.)
  private var numbers = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)

  subscript(_ count: Count) -> Int {
    get { withUnsafeBytes(of: numbers) { $0.assumingMemoryBound(to: Int.self)[count.rawValue] } }
    set { withUnsafeMutableBytes(of: &numbers) { $0.assumingMemoryBound(to: Int.self)[count.rawValue] = newValue } }
  }

  var rows: Int { self[.results] + Count.dropped.reduce(0) { $0 + self[$1] } }

  /// For a person: all rows, and what is not as it should be.
  var text: String {
    let others = Count.allCases.filter { $0 != .results && self[$0] > 0 }
    return (["rows \(rows)"] + others.map { "\($0.name) \(self[$0])" }).joined(separator: ", ")
  }

  var json: [(String, JSON)] { [("rows", JSON(rows))] + Count.allCases.map { ($0.name, JSON(self[$0])) } }
}
