import NRNNPlatform
public import CNoisyRNN

@_cdecl("nrnn_model_load_memory") @implementation
public func nrnn_model_load_memory(
  _ bytes: UnsafeRawPointer?, _ size: Int, _ options: UnsafePointer<nrnn_load_options>?,
  _ model: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<nrnn_error>?
) -> nrnn_status {
  model?.pointee = nil
  return Boundary.call(error) { () throws(Failure) in
    let target = try Boundary.given(model, "model")
    let start = try Boundary.given(bytes, "bytes")
    let request = try LoadRequest(options)
    let file = try Boundary.bytes(start, size, "bytes")
    target.pointee = OpaquePointer(try ModelReader.load(file, request))
  }
}

@_cdecl("nrnn_model_load_file") @implementation
public func nrnn_model_load_file(
  _ path: UnsafePointer<CChar>?, _ options: UnsafePointer<nrnn_load_options>?,
  _ model: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<nrnn_error>?
) -> nrnn_status {
  model?.pointee = nil
  return Boundary.call(error) { () throws(Failure) in
    let target = try Boundary.given(model, "model")
    let name = try Boundary.given(path, "path")
    let request = try LoadRequest(options)
    guard !request.inPlace else {
      throw Failure(.unsupported).say("options.flags: expected IN_PLACE of bytes in memory, found a file")
    }
    let file = try readFile(name, request.limit)
    defer { nrnn_free(UnsafeMutableRawPointer(mutating: file.baseAddress)) }
    target.pointee = OpaquePointer(try ModelReader.load(file, request))
  }
}

private func readFile(_ path: UnsafePointer<CChar>, _ limit: UInt64) throws(Failure) -> UnsafeRawBufferPointer {
  var bytes: UnsafeMutablePointer<UInt8>?
  var size = 0
  var found: UnsafePointer<CChar>?
  switch nrnn_read_file(path, limit, &bytes, &size, &found) {
  case NRNN_READ_OK: return UnsafeRawBufferPointer(start: bytes, count: size)
  case NRNN_READ_TOO_LARGE:
    throw Failure(.tooLarge).say("file: ").atMost(Int(clamping: limit), " bytes", found: size)
  case NRNN_READ_NO_MEMORY:
    throw Failure(.noMemory).say("file: expected memory for ").say(size).say(" bytes, found none")
  // The path comes last: a long one is cut.
  case NRNN_READ_NOT_REGULAR:
    throw Failure(.io).say("file: expected a regular file, found ").say(cString: found).say(": ").say(cString: path)
  case NRNN_READ_FAILED:
    throw Failure(.io).say("file: expected one that can be read, found ").say(cString: found).say(": ")
      .say(cString: path)
  default:
    throw Failure(.io).say("file: expected one that can be read, found error ").say(size).say(": ").say(cString: path)
  }
}

@_cdecl("nrnn_model_verify") @implementation
public func nrnn_model_verify(
  _ model: OpaquePointer?, _ report: UnsafeMutablePointer<nrnn_check_report>?,
  _ error: UnsafeMutablePointer<nrnn_error>?
) -> nrnn_status {
  Boundary.call(error) { () throws(Failure) in
    let result = try Verification.run(try Boundary.model(model))
    if let report { try Sized.write(checkReport(result), to: report, "report") }
    guard result.failed == 0 else {
      throw Failure(.verifyFailed).say("checks[").say(result.worstCheck).say("]: expected step ").say(result.worstStep)
        .say(", output ").say(result.worstOutput).say(" within ").say(result.tolerance).say(", found ")
        .say(result.worstError)
    }
  }
}

private func checkReport(_ v: Verification) -> nrnn_check_report {
  nrnn_check_report(
    struct_size: MemoryLayout<nrnn_check_report>.size, checks: UInt32(v.checks), failed: UInt32(v.failed),
    worst_check: UInt32(v.worstCheck), worst_output: UInt32(v.worstOutput), worst_step: UInt64(v.worstStep),
    worst_error: v.worstError, tolerance: v.tolerance)
}
