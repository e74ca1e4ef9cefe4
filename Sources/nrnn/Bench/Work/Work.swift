/// What a case times.
protocol Work {
  /// Steps of one stream, one after the other or side by side, that a call does: what `ns_per_step` divides by.
  var stepsPerCall: Int { get }
  mutating func call() throws(Problem)
}
