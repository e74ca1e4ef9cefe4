/// The last valid value of a channel and the seconds since it: part of the state.
struct Held {
  /// NaN before the first.
  var value: Float
  /// What a missing value of this channel gets.
  var policy: UInt32
  /// Seconds since a valid value, or since the reset.
  var age: Double
}

/// What a missing value gets; the numbers are those of nrnn.h.
enum MissingPolicy: UInt32 {
  case reject = 0
  case hold, mean, skip
}
