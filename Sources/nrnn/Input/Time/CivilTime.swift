/// A date and a time of day as a clock on a wall shows them, or a date alone.
struct CivilTime {
  /// Since 1970 by that clock.
  var seconds: Int64
  /// Billionths of a second.
  var fraction: Int64 = 0
  /// Of a date alone it is midnight.
  var hasClock = true
  /// Seconds that the clock is ahead of UTC, where the text says so.
  var offset: Int64?
}
