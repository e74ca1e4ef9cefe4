import Glibc
import Synchronization

/// SIGINT and SIGTERM as an error at a place where the output is whole. A second signal ends the command at once.
enum Interruption {
  private static let raised = Atomic<Bool>(false)
  /// Readable once a signal came: a reader waits for it and its input together, so none slips between a look at
  /// `raised` and the wait.
  private static let wake = openPipe()

  static func watch() {
    _ = wake  // made here: the handler may not initialise it
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { _ in
      Interruption.raised.store(true, ordering: .relaxed)
      _ = write(Interruption.wake.end, "!", 1)
    }
    action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
    sigaction(SIGINT, &action, nil)
    sigaction(SIGTERM, &action, nil)
  }

  static func check() throws {
    if raised.load(ordering: .relaxed) { throw Interrupted() }
  }

  /// Returns when `descriptor` can be read, or when the time is over: false.
  @discardableResult
  static func wait(for descriptor: Int32, milliseconds: Int32 = -1) throws -> Bool {
    var both = [descriptor, wake.start].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    var ready = poll(&both, 2, milliseconds)
    while ready < 0 {
      try check()
      ready = poll(&both, 2, milliseconds)
    }
    try check()
    return ready > 0
  }

  /// Without a pipe the ends are -1, which `poll` passes over.
  private static func openPipe() -> (start: Int32, end: Int32) {
    var ends: [Int32] = [-1, -1]
    _ = pipe(&ends)
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }
}

struct Interrupted: Error, CustomStringConvertible {
  var description: String { "interrupted" }
}
