/// How a file is to be loaded.
struct LoadRequest {
  /// Bytes of the largest file that is accepted.
  var limit = FileEnvelope.defaultLimit
  /// Their number in nrnn.h; 0: the best that this CPU has.
  var kernels: UInt32 = 0
  /// The bytes outlive the model: weights are read where they lie.
  var inPlace = false
  /// The bytes come from one's own hands: what a checksum or a look at every weight would find is not looked for.
  var isTrusted = false
}
