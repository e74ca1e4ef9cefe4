import CNoisyRNN

extension LoadRequest {
  private static let flags = UInt32(NRNN_LOAD_IN_PLACE | NRNN_LOAD_TRUSTED)

  /// Options of the host over the defaults.
  init(_ pointer: UnsafePointer<nrnn_load_options>?) throws(Failure) {
    var defaults = nrnn_load_options()
    defaults.struct_size = MemoryLayout<nrnn_load_options>.size
    let options = try Sized.read(pointer, defaults, "options")
    guard options.flags & ~LoadRequest.flags == 0 else {
      throw Failure(.unsupported).say("options.flags: expected IN_PLACE, TRUSTED, both or neither, found number ")
        .say(options.flags)
    }
    if options.max_bytes != 0 { limit = min(options.max_bytes, FileEnvelope.largestLimit) }
    kernels = options.kernels
    inPlace = options.flags & UInt32(NRNN_LOAD_IN_PLACE) != 0
    isTrusted = options.flags & UInt32(NRNN_LOAD_TRUSTED) != 0
  }
}
