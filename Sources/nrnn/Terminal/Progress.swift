import Glibc

/// A line on standard error that says how far the work is: only for a person, and only if it takes long enough to ask.
final class Progress {
  private static let patience: UInt64 = 1_000_000_000
  private static let pause: UInt64 = 100_000_000

  /// The results are not shown where the bar would stand.
  private let watched = Terminal.isTerminal(STDERR_FILENO) && !Terminal.isTerminal(STDOUT_FILENO)
  private var due = nanoseconds() + patience
  private var drawn = false

  /// `part`: 0 to 1; nil: the end is not known.
  func update(steps: Int, part: Double?) {
    guard watched else { return }
    let now = nanoseconds()
    guard now >= due else { return }
    due = now + Progress.pause
    drawn = true
    Terminal.write("\r\u{1b}[K" + Progress.line(steps, part))
  }

  func clear() { if drawn { Terminal.write("\r\u{1b}[K") } }

  private static func line(_ steps: Int, _ part: Double?) -> String {
    guard let part else { return "\(steps) steps" }
    let full = Int(part * 30)
    let bar = String(repeating: "#", count: full) + String(repeating: ".", count: 30 - full)
    return "[\(bar)] \(Int(part * 100)) %, \(steps) steps"
  }
}
