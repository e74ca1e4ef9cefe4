import Glibc

enum Terminal {
  static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// A result for a person.
  static func show(_ text: String) throws { try draw(printable(text)) }

  /// Text that may tell the terminal what to do.
  static func draw(_ text: String) throws {
    try writeAll(Array("\(text)\n".utf8), to: STDOUT_FILENO, "standard output")
  }

  /// A message for a person.
  static func say(_ text: String) { write(printable(text) + "\n") }

  private static func printable(_ text: String) -> String { Printable.text(text.argumentBytes, except: "\n") }

  static func write(_ text: String) { try? writeAll(Array(text.utf8), to: STDERR_FILENO, "standard error") }
}

/// Nanoseconds of a clock that never goes back.
func nanoseconds() -> UInt64 {
  var now = timespec()
  clock_gettime(CLOCK_MONOTONIC, &now)
  return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
}
