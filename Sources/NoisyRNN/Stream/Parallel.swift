import NRNNPlatform

/// A host's parallel loop. Tasks write nothing that another one reads, so that their order changes no result.
struct Parallel {
  let loop: Loop
  let context: UnsafeMutableRawPointer?

  typealias Body = @convention(c) (UnsafeMutableRawPointer?, Int) -> Void
  /// Calls body(task, i) once for each i < count, and returns when all are done.
  typealias Loop = @convention(c) (UnsafeMutableRawPointer?, Int, Body?, UnsafeMutableRawPointer?) -> Void

  /// Calls body(task, i) for each i < count, on the host's threads.
  func each<Task>(_ count: Int, _ task: inout Task, _ body: @escaping Body) {
    withUnsafeMutablePointer(to: &task) { loop(context, count, body, UnsafeMutableRawPointer($0)) }
  }

  /// What a task runs within, on whatever thread: the default floating-point environment, and no note to write to.
  static func task(_ body: () -> Void) {
    let saved = nrnn_fp_enter()
    var note = nrnn_note()
    nrnn_note_enter(&note, nil)
    body()
    nrnn_note_leave(&note)
    nrnn_fp_leave(saved)
  }
}
