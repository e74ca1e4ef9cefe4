import NRNNPlatform

/// A status; the sentence that goes with it is written into the thread's note as it is built (nrnn_note.h):
/// `throw Failure(.badShape).say("W: expected ").say(rows)`.
struct Failure: Error {
  let status: Status

  @inline(__always)
  init(_ status: Status) {
    self.status = status
    nrnn_note_begin()
  }

  /// A status whose sentence stands in the note already.
  init(said status: Status) { self.status = status }

  @inline(__always)
  func say(_ words: Words) -> Failure { say(cString: words.start) }

  @inline(__always)
  func say(cString words: UnsafePointer<CChar>?) -> Failure {
    nrnn_note_words(words)
    return self
  }

  @inline(__always)
  func say(_ number: Int64) -> Failure {
    nrnn_note_integer(number)
    return self
  }

  @inline(__always)
  func say(_ number: Int) -> Failure { say(Int64(number)) }

  @inline(__always)
  func say(_ number: UInt32) -> Failure { say(Int64(number)) }

  @inline(__always)
  func say(_ number: Double) -> Failure {
    nrnn_note_real(number)
    return self
  }

  /// Of a limit, and what is beyond it: `expected at most 64 levels, found 65`.
  @inline(never)
  func atMost(_ most: Int64, _ what: Words = "", found: Int64) -> Failure {
    say("expected at most ").say(most).say(what).say(", found ").say(found)
  }

  @inline(__always)
  func atMost(_ most: Int, _ what: Words = "", found: Int) -> Failure {
    atMost(Int64(most), what, found: Int64(found))
  }

  @inline(__always)
  func atMost(_ most: Int, _ what: Words = "", found: UInt32) -> Failure {
    atMost(Int64(most), what, found: Int64(found))
  }

  /// Of an array's number that is not finite, and its place.
  @inline(never)
  func finite(found: Double, at place: Int) -> Failure {
    say("expected finite numbers, found ").say(found).say(" at ").say(place)
  }
}
