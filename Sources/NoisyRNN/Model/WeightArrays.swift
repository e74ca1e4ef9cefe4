import NRNNFormat
import NRNNKernels
import NRNNPlatform

/// An array that steps read, and where to fill it; nil: it is given.
struct WeightArray<T> {
  let array: UnsafePointer<T>
  let fill: UnsafeMutablePointer<T>?
}

/// Every array of numbers that steps read: zeros to be filled, or given by a packed file.
extension Reader {
  @inline(__always)
  mutating func room<T>(_ type: T.Type, _ count: Int) throws(Failure) -> WeightArray<T> {
    let array = try place(count, MemoryLayout<T>.stride).assumingMemoryBound(to: T.self)
    return WeightArray(array: UnsafePointer(array), fill: given == nil ? array : nil)
  }

  @inline(never)
  private mutating func place(_ count: Int, _ stride: Int) throws(Failure) -> UnsafeMutableRawPointer {
    if given != nil { return UnsafeMutableRawPointer(mutating: try next(count, stride)) }
    if let packer { return try packer.pointee.arrays.allocate(count, stride, alignment: Arena.alignment) }
    return try arena.allocate(count, stride, alignment: Arena.alignment)
  }

  private mutating func next(_ count: Int, _ stride: Int) throws(Failure) -> UnsafeRawPointer {
    let (size, overflow) = count.multipliedReportingOverflow(by: stride)
    guard !overflow, let array = given?.next(size) else {
      throw Failure(.badModel, Field("weights")).say("expected ").say(size).say(" bytes more for an array, found fewer")
    }
    return array
  }

  /// An array of float32; given, it is finite.
  @inline(never)
  mutating func floats(_ count: Int) throws(Failure) -> WeightArray<Float> {
    let room = try room(Float.self, count)
    if room.fill == nil { try checkGiven(room.array, NRNN_F32.rawValue, count) }
    return room
  }

  /// One that begins with the numbers of a vector, if there is one, and ends with zeros.
  @inline(never)
  mutating func floats(_ count: Int, _ data: UnsafePointer<Float>?, _ size: Int)
    throws(Failure) -> UnsafePointer<Float>
  {
    let room = try floats(count)
    if let fill = room.fill, let data { fill.copy(data, size) }
    return room.array
  }

  /// Weights that a packed file gives are finite.
  @inline(never)
  func checkGiven(_ array: UnsafeRawPointer, _ type: UInt32, _ count: Int) throws(Failure) {
    if isTrusted { return }
    var found = 0.0
    let bad = nrnn_weights_not_finite(type, array, count, &found)
    guard bad == count else { throw Failure(.notFinite, Field("weights")).finite(found: found, at: bad) }
  }
}
