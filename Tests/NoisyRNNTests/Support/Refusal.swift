import NoisyRNN
import Testing

/// A change that must make a thing refused, with the status and the beginning of the sentence.
struct Refusal<Thing>: Sendable, CustomTestStringConvertible {
  let status: Status
  let message: String
  let change: @Sendable (inout Thing) -> Void

  var testDescription: String { message }

  init(_ status: Status, _ message: String, _ change: @escaping @Sendable (inout Thing) -> Void) {
    (self.status, self.message, self.change) = (status, message, change)
  }

  /// Makes the change to a thing and expects its use to be refused.
  func expect(_ thing: Thing, _ use: (Thing) throws -> Void) {
    var thing = thing
    change(&thing)
    let error = #expect(throws: NRNNError.self) { try use(thing) }
    let refused = error?.status == status && error!.message.hasPrefix(message)
    #expect(refused, "expected \(status), \(message); found \(error?.description ?? "no error")")
  }
}

extension ModelStream {
  /// The error of a call that must fail and change nothing.
  func failure(_ call: () throws -> Void) throws -> NRNNError? {
    let before = try snapshot()
    let error = #expect(throws: NRNNError.self) { try call() }
    #expect(try snapshot() == before)
    return error
  }
}
