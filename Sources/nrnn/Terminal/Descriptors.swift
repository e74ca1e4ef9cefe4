import Glibc

/// Standard input, output and error where the parent has closed them.
enum Descriptors {
  /// No file that is opened later may take their numbers. Each that is missing becomes /dev/null the other way round, so
  /// that its use fails as that of a closed one does.
  static func complete() {
    let all = [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY)]
    for (descriptor, wrongWay) in all where fcntl(descriptor, F_GETFD) < 0 {
      _ = open("/dev/null", wrongWay)  // takes the lowest free number, which is this one
    }
  }
}
