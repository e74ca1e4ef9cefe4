import NRNNPlatform
import CNoisyRNN

/// What every exported function does alike: check the arguments, call the core, translate the failure.
enum Boundary {
  typealias ErrorPointer = UnsafeMutablePointer<nrnn_error>?

  /// Runs the body under the default floating-point environment; a failure becomes a status, its sentence is in `sink`.
  static func call(_ sink: ErrorPointer, _ body: () throws(Failure) -> Void) -> nrnn_status {
    let saved = nrnn_fp_enter()
    var note = nrnn_note()
    nrnn_note_enter(&note, sink.map { messageOf($0) })
    defer {
      nrnn_note_leave(&note)
      nrnn_fp_leave(saved)
    }
    do throws(Failure) {
      try body()
      return Status.ok.rawValue
    } catch {
      finish(error.status, sink)
      return error.status.rawValue
    }
  }

  private static func messageOf(_ error: UnsafeMutablePointer<nrnn_error>) -> UnsafeMutablePointer<CChar> {
    withUnsafeMutablePointer(to: &error.pointee.message) {
      UnsafeMutableRawPointer($0).assumingMemoryBound(to: CChar.self)
    }
  }

  private static func finish(_ status: Status, _ sink: ErrorPointer) {
    guard let sink else { return }
    sink.pointee.status = status.rawValue
    guard !isUTF8(messageOf(sink)) else { return }
    let text = UnsafeMutableRawPointer(messageOf(sink)).assumingMemoryBound(to: UInt8.self)
    var i = 0
    while text[i] != 0 {
      if text[i] >= 0x80 { text[i] = UInt8(ascii: "?") }  // a path, or a name in a hostile file
      i += 1
    }
  }

  static func given<T>(_ pointer: T?, _ name: Words) throws(Failure) -> T {
    guard let pointer else { throw Failure(.invalidArgument).say(name).say(": expected a value, found NULL") }
    return pointer
  }

  static func model(_ handle: OpaquePointer?) throws(Failure) -> UnsafeMutablePointer<ModelData> {
    UnsafeMutablePointer(try given(handle, "model"))
  }

  static func stream(_ handle: OpaquePointer?, _ name: Words = "stream")
    throws(Failure) -> UnsafeMutablePointer<StreamData>
  {
    UnsafeMutablePointer(try given(handle, name))
  }

  static func bytes(_ start: UnsafeRawPointer?, _ size: Int, _ name: Words)
    throws(Failure) -> UnsafeRawBufferPointer
  {
    guard size >= 0, start != nil || size == 0 else {
      throw Failure(.invalidArgument).say(name).say(": expected bytes, found NULL")
    }
    return UnsafeRawBufferPointer(start: start, count: size)
  }

  /// A host's size as Swift counts: SIZE_MAX, which would be negative, is as good as no limit.
  static func capacity(_ size: Int) -> Int { size < 0 ? Int.max : size }

  static func index(_ index: UInt32, below count: Int, _ name: Words) throws(Failure) -> Int {
    guard Int(clamping: index) < count else {
      throw Failure(.invalidArgument).say(name).say(": expected below ").say(count).say(", found ").say(index)
    }
    return Int(clamping: index)
  }
}

/// Structs that begin with `struct_size`: an older host's is shorter, a newer host's longer.
enum Sized {
  private static let largest = 4096

  private static func size(_ memory: UnsafeRawPointer, _ name: Words) throws(Failure) -> Int {
    let size = memory.loadUnaligned(as: Int.self)
    guard size >= MemoryLayout<Int>.size, size <= largest else {
      throw Failure(.invalidArgument).say(name).say(".struct_size: expected sizeof the struct, found ").say(size)
    }
    return size
  }

  /// `defaults` overlaid by as much as the host's struct has. What a newer host has beyond it must be 0.
  static func read<T: BitwiseCopyable>(_ pointer: UnsafePointer<T>?, _ defaults: T, _ name: Words)
    throws(Failure) -> T
  {
    guard let pointer else { return defaults }
    var result = defaults
    try overlay(&result, MemoryLayout<T>.size, by: pointer, name)
    return result
  }

  @inline(never)
  private static func overlay(
    _ ours: UnsafeMutableRawPointer, _ size: Int, by memory: UnsafeRawPointer, _ name: Words
  ) throws(Failure) {
    let theirs = try Sized.size(memory, name)
    for i in min(size, theirs)..<theirs where memory.load(fromByteOffset: i, as: UInt8.self) != 0 {
      throw Failure(.unsupported).say(name).say(": expected 0 beyond the fields that this version knows, found others")
    }
    ours.copyMemory(from: memory, byteCount: min(theirs, size))
  }

  /// Bytes from one struct of an array to the next, by the first one's size.
  static func stride<T: BitwiseCopyable>(_ array: UnsafePointer<T>?, _ name: Words) throws(Failure) -> Int {
    guard let array else { return 0 }
    return try size(array, name)
  }

  /// Fills as much of the host's struct as it has room for; its `struct_size` stays.
  static func write<T: BitwiseCopyable>(_ value: T, to pointer: UnsafeMutablePointer<T>?, _ name: Words)
    throws(Failure)
  {
    var value = value
    try fill(try Boundary.given(pointer, name), from: &value, MemoryLayout<T>.size, name)
  }

  @inline(never)
  private static func fill(
    _ memory: UnsafeMutableRawPointer, from ours: UnsafeRawPointer, _ size: Int, _ name: Words
  ) throws(Failure) {
    let start = MemoryLayout<Int>.size
    let count = min(try Sized.size(memory, name), size) - start
    (memory + start).copyMemory(from: ours + start, byteCount: count)
  }
}
