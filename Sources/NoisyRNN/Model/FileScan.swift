import NRNNFormat

/// The wire format of a file, looked at before anything is decoded: whether it can be, and what that takes.
struct FileScan {
  let bytes: UnsafeRawBufferPointer
  private(set) var found = nrnn_scan()

  /// Bytes, in one place.
  var decodedSize: Int { Int(found.decoded) }

  init(_ bytes: UnsafeRawBufferPointer) throws(Failure) {
    self.bytes = bytes
    nrnn_scan_file(&found, bytes.baseAddress, bytes.count, UInt32(lanes))
    guard found.fault == 0 else {
      throw Failure(.badModel).say("file: expected a number of 32 bits, one message, or text without NUL, in field ")
        .say(found.fault).say(", found another")
    }
    guard found.malformed == 0 else { throw FileScan.noMessage }
    guard nrnn_within_budget(&found, bytes.count) != 0, found.decoded < UInt64(Int.max / 2) else {
      throw Failure(.tooLarge).say("file: expected to decode within 1 MiB + 4 times its ").say(bytes.count)
        .say(" bytes + 128 times the first 512 KiB of them, found more")
    }
  }

  private static var noMessage: Failure {
    Failure(.corrupt).say("file: expected a Model message, found bytes that are none")
  }

  /// The file, which lies in `place` and goes with it.
  func decode(in place: UnsafeMutableRawBufferPointer) throws(Failure) -> UnsafeMutablePointer<Nrnn__Model> {
    guard let start = place.baseAddress else {
      throw Failure(.noMemory).say("file: expected memory to decode ").say(bytes.count).say(" bytes, found none")
    }
    var (scan, exhausted) = (found, Int32(0))
    if let file = nrnn_decode(&scan, bytes.baseAddress, start, place.count, &exhausted) { return file }
    throw exhausted == 0
      ? FileScan.noMessage
      : Failure(.bufferTooSmall).say("temporary: expected ").say(decodedSize).say(" bytes, found ").say(place.count)
  }
}
