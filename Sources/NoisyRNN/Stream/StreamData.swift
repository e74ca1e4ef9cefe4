/// A stream: plain data at the head of its block of memory. No class, array or closure in it, so that a step neither
/// allocates nor counts references.
struct StreamData {
  let model: UnsafeMutablePointer<ModelData>
  let base: UnsafeMutableRawPointer
  let plan: StreamPlan
  /// Stack that a step takes, beside what looks ahead.
  let stackBytes: Int
  var settings: StreamSettings
  var key: (UInt32, UInt32)
  var position = Position()
  /// Which of the two state buffers holds the state.
  var current = 0
  /// What went wrong first in the step under way (see Fault).
  var fault = Fault.none
  /// Set while a call steps many streams, to find one that was named twice.
  var claimed = false
  /// Set while a task of the host's loop steps the stream: its paths are then not spread by a loop of their own.
  var isInTask = false
}

extension UnsafeMutablePointer where Pointee == StreamData {
  var paths: Int { pointee.plan.paths }

  /// The path that has no noise.
  var nominal: Int { paths &- 1 }

  /// The path of a member: without noise all are the nominal one.
  func path(ofMember member: Int) -> Int { pointee.plan.noisy ? member : 0 }

  @inline(__always)
  func state(_ buffer: Int, path: Int) -> UnsafeMutablePointer<Float> {
    let layout = pointee.plan.layout
    return floats(layout.states &+ buffer &* layout.bufferBytes) + path &* pointee.model.pointee.state
  }

  @inline(__always)
  func held(_ buffer: Int) -> UnsafeMutablePointer<Held> {
    let layout = pointee.plan.layout
    return (pointee.base + (layout.states &+ buffer &* layout.bufferBytes &+ layout.heldOffset))
      .assumingMemoryBound(to: Held.self)
  }

  var levels: UnsafeMutablePointer<Double> {
    (pointee.base + pointee.plan.layout.levels).assumingMemoryBound(to: Double.self)
  }

  /// [level][output], behind the levels of a calibrated stream.
  var offsets: UnsafeMutablePointer<Double>? {
    pointee.plan.calibrated ? levels + pointee.plan.levels : nil
  }

  /// Outputs before the link and as the host sees them, [path][row].
  @inline(__always)
  func logits(path: Int) -> UnsafeMutablePointer<Float> {
    floats(pointee.plan.layout.logits) + path &* pointee.plan.layout.row
  }
  @inline(__always)
  func values(path: Int) -> UnsafeMutablePointer<Float> {
    floats(pointee.plan.layout.values) + path &* pointee.plan.layout.row
  }

  @inline(__always)
  func floats(_ offset: Int) -> UnsafeMutablePointer<Float> {
    (pointee.base + offset).assumingMemoryBound(to: Float.self)
  }
}
