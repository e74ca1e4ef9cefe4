import NRNNKernels

/// What a call came to. The numbers are those of nrnn.h and never change.
public enum Status: Int32, Sendable {
  case ok = 0
  case invalidArgument, noMemory, io, notAModel, corrupt, badVersion, unsupported, tooLarge, badShape, notFinite
  case badModel, bufferTooSmall, badInput, gap, diverged, noNoise, notASnapshot, badSnapshot, snapshotOfOtherModel
  case snapshotOfOtherStream, verifyFailed, noChecks, exhausted
}

/// A status and the sentence that goes with it, built without allocation:
/// `throw Failure(.badShape).say("W: expected ").say(rows)`.
struct Failure: Error {
  static let capacity = 251  // nrnn_error.message less its terminator

  let status: Status
  private(set) var length = 0
  private(set) var text = InlineArray<251, UInt8>(repeating: 0)

  @inline(never)
  init(_ status: Status) { self.status = status }

  /// The length without a character that the end has cut.
  var wholeLength: Int {
    guard length == Failure.capacity else { return length }
    var end = length
    while end > 0, text[end - 1] & 0xc0 == 0x80 { end -= 1 }
    return end > 0 && text[end - 1] >= 0xc0 ? end - 1 : length
  }

  @inline(never)
  private mutating func append(_ byte: UInt8) {
    guard length < Failure.capacity else { return }
    text[length] = byte
    length += 1
  }

  @inline(never)
  func say(_ words: StaticString) -> Failure {
    var result = self
    for i in 0..<words.utf8CodeUnitCount { result.append(words.utf8Start[i]) }
    return result
  }

  @inline(never)
  func say(cString words: UnsafePointer<CChar>?) -> Failure {
    var result = self
    var next = words
    while let byte = next?.pointee, byte != 0 {
      result.append(UInt8(bitPattern: byte))
      next = next?.successor()
    }
    return result
  }

  @inline(never)
  func say(_ number: Int) -> Failure {
    var result = self
    if number < 0 { result.append(UInt8(ascii: "-")) }
    var divisor: UInt = 1
    let magnitude = number.magnitude
    while magnitude / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      result.append(UInt8(ascii: "0") + UInt8(magnitude / divisor % 10))
      divisor /= 10
    }
    return result
  }

  @inline(never)
  func say(_ number: Double) -> Failure {
    var buffer = InlineArray<32, CChar>(repeating: 0)
    return withUnsafeMutablePointer(to: &buffer) { pointer in
      let text = UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: CChar.self)
      nrnn_format_number(number, text, 32)
      return say(cString: text)
    }
  }
}
