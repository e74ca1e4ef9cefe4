/// What may change in a stream's life: a copy takes it over, and a snapshot carries it, but for the space.
struct StreamSettings {
  var seed: UInt64 = 0
  var streamID: UInt64 = 0
  /// Of the noise.
  var scale = 1.0
  /// The longest interval that is integrated, in nominal ones.
  var mostSubsteps = 1
  var gap = Interval.GapPolicy.reject
  /// Arrays speak of the numbers before softmax or sigmoid.
  var inLogits = false
}
