import Glibc

/// How far numbers are from others: the largest distance, and the root of the mean square.
struct Change {
  private(set) var count = 0
  private(set) var largest = 0.0
  /// The largest distance of each output.
  private(set) var byOutput: [Double] = []
  private var squares = 0.0

  var rms: Double { count == 0 ? 0 : (squares / Double(count)).squareRoot() }

  /// As many numbers in both, of so many outputs.
  mutating func add(_ numbers: [Float], _ others: [Double], outputs: Int) {
    if byOutput.isEmpty { byOutput = Array(repeating: 0, count: outputs) }
    for (i, (a, b)) in zip(numbers, others).enumerated() {
      let distance = abs(Double(a) - b)
      byOutput[i % outputs] = max(byOutput[i % outputs], distance)
      largest = max(largest, distance)
      squares += distance * distance
    }
    count += others.count
  }

  static func + (a: Self, b: Self) -> Self {
    var sum = a
    (sum.count, sum.largest, sum.squares) = (a.count + b.count, max(a.largest, b.largest), a.squares + b.squares)
    return sum
  }

  /// For a table.
  var cells: [String] { [Change.short(largest), Change.short(rms)] }

  /// Nothing was compared: null.
  var json: JSON { count == 0 ? .null : ["largest": .number(largest), "rms": .number(rms)] }

  /// Three digits.
  static func short(_ value: Double) -> String {
    let room = 32
    return String(unsafeUninitializedCapacity: room) { bytes in
      bytes.withMemoryRebound(to: CChar.self) { text in
        Int(withVaList([value]) { vsnprintf(text.baseAddress, room, "%.3g", $0) })
      }
    }
  }
}
