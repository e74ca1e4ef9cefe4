public import CNoisyRNN

@_cdecl("nrnn_model_size") @implementation
public func nrnn_model_size(
  _ bytes: UnsafeRawPointer?, _ size: Int, _ options: UnsafePointer<nrnn_load_options>?,
  _ memory: UnsafeMutablePointer<Int>?, _ align: UnsafeMutablePointer<Int>?, _ temporary: UnsafeMutablePointer<Int>?,
  _ error: UnsafeMutablePointer<nrnn_error>?
) -> nrnn_status {
  Boundary.call(error) { () throws(Failure) in
    let (memory, temporary) = (try Boundary.given(memory, "memory"), try Boundary.given(temporary, "temporary"))
    let file = try Boundary.bytes(try Boundary.given(bytes, "bytes"), size, "bytes")
    let (model, decoded) = try ModelReader.sizes(file, try LoadRequest(options))
    (memory.pointee, temporary.pointee) = (model, decoded)
    align?.pointee = Arena.alignment
  }
}

@_cdecl("nrnn_model_init") @implementation
public func nrnn_model_init(
  _ memory: UnsafeMutableRawPointer?, _ memory_size: Int, _ temporary: UnsafeMutableRawPointer?,
  _ temporary_size: Int, _ bytes: UnsafeRawPointer?, _ size: Int, _ options: UnsafePointer<nrnn_load_options>?,
  _ model: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<nrnn_error>?
) -> nrnn_status {
  model?.pointee = nil
  return Boundary.call(error) { () throws(Failure) in
    let target = try Boundary.given(model, "model")
    let file = try Boundary.bytes(try Boundary.given(bytes, "bytes"), size, "bytes")
    let places = (try place(memory, memory_size, "memory"), try place(temporary, temporary_size, "temporary"))
    let request = try LoadRequest(options)
    do throws(Failure) {
      target.pointee = OpaquePointer(
        try ModelReader.load(file, request, arena: Arena(in: places.0), temporary: places.1))
    } catch {
      guard error.status == .noMemory else { throw error }
      throw Failure(.bufferTooSmall).say("memory: expected ").say(try ModelReader.sizes(file, request).model)
        .say(" bytes, found ").say(memory_size)
    }
  }
}

private func place(_ start: UnsafeMutableRawPointer?, _ size: Int, _ name: Words)
  throws(Failure) -> UnsafeMutableRawBufferPointer
{
  let start = try Boundary.given(start, name)
  guard UInt(bitPattern: start) % UInt(Arena.alignment) == 0 else {
    throw Failure(.invalidArgument).say(name).say(": expected an address aligned to ").say(Arena.alignment)
      .say(", found another")
  }
  return UnsafeMutableRawBufferPointer(start: start, count: Boundary.capacity(size))
}

@_cdecl("nrnn_model_deinit") @implementation
public func nrnn_model_deinit(_ model: OpaquePointer?) {
  if let model { UnsafeMutablePointer<ModelData>(model).release() }
}

@_cdecl("nrnn_model_free") @implementation
public func nrnn_model_free(_ model: OpaquePointer?) { nrnn_model_deinit(model) }
