import NRNNFormat
import NRNNPlatform

typealias Message<T> = UnsafeMutablePointer<T>

/// Takes values out of the decoded file: checks each against what its place needs, feeds it to the fingerprint, and
/// copies it into the model's arena.
struct Reader {
  let fileSize: Int
  var arena: Arena
  /// Of a packed file: its arrays, in place of its tensors' numbers.
  var given: GivenArrays?
  let packer: UnsafeMutablePointer<Packer>?
  let isTrusted: Bool
  var fingerprint = UInt64(NRNN_FNV_START)
  /// The same without the tensors' numbers: what packing leaves as it is.
  private(set) var outline = UInt64(NRNN_FNV_START)
  var parameters = 0
  /// Bytes of them, as they are read in a step.
  var weightBytes = 0
  /// Multiplications of matrices and vectors, as they are packed.
  var products: Int64 = 0
  /// Layers of the file with the cell that is being read.
  var alike = 0
  /// The model's, once they have been read.
  var features = UnsafeMutablePointer<ModelData.Feature>(bitPattern: 8).unsafelyUnwrapped
  /// Where the message stands that is being read.
  var at = Field("")

  init(fileSize: Int, arena: Arena, packer: UnsafeMutablePointer<Packer>? = nil, isTrusted: Bool = false) {
    (self.fileSize, self.arena, self.packer, self.isTrusted) = (fileSize, arena, packer, isTrusted)
  }

  static let largestSize = 65536  // units, inputs, outputs: what the noise address holds

  // MARK: Fingerprint

  @inline(never)
  mutating func count(_ number: Int64) {
    var word = UInt64(bitPattern: number).littleEndian
    fingerprint = nrnn_fnv1a(fingerprint, &word, 8)
    outline = nrnn_fnv1a(outline, &word, 8)
  }

  mutating func count(_ number: Int) { count(Int64(number)) }
  mutating func count(_ number: UInt32) { count(Int64(number)) }
  mutating func count(_ flag: Int32) { count(Int64(flag)) }

  /// What a field that files may lack adds: its number, negated, and its value.
  mutating func count(_ field: Int, _ value: Int) {
    count(field)
    count(value)
  }

  mutating func count(_ number: Double) { count(Int64(bitPattern: number.bitPattern)) }

  // MARK: Numbers

  mutating func number(
    _ value: Double, _ field: Field, from low: Double = -Double.greatestFiniteMagnitude,
    to high: Double = Double.greatestFiniteMagnitude
  ) throws(Failure) -> Double {
    guard value.isFinite else {
      throw Failure(.notFinite, field).say("expected a finite number, found ").say(value)
    }
    guard value >= low, value <= high else {
      let start = Failure(.badModel, field).say("expected a number ")
      throw
        (high == Double.greatestFiniteMagnitude
        ? start.say("of at least ").say(low) : start.say("from ").say(low).say(" to ").say(high))
        .say(", found ").say(value)
    }
    count(value)
    return value
  }

  func known(_ base: ProtobufCMessage, _ field: Field) throws(Failure) {
    guard base.n_unknown_fields == 0 else {
      throw Failure(.unsupported, field).say("expected fields of format version 1, found field ")
        .say(base.unknown_fields[0].tag).say(", which this version does not know")
    }
  }

  func absent(_ present: Bool, _ field: Field) throws(Failure) {
    if present { throw Failure(.unsupported, field).say("expected it absent, found it: not supported by this version") }
  }
}
