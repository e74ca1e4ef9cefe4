import Glibc

/// Pictures on standard output: each over the last on a terminal, else the complete ones below each other.
struct Screen {
  /// Microseconds.
  let pause: UInt32
  private let moves = Terminal.isTerminal(STDOUT_FILENO)
  private var height = 0

  init(pause: UInt32) { self.pause = pause }

  mutating func show(_ lines: [String], complete: Bool) throws {
    guard moves || complete else { return }
    let up = moves && height > 0 ? "\u{1b}[\(height)A" : ""
    let clear = moves ? "\u{1b}[K" : ""
    try Terminal.draw(up + lines.map { $0 + clear }.joined(separator: "\n"))
    height = lines.count
    if moves { usleep(pause) }
  }
}
