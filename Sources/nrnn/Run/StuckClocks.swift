/// Keys that no row of a run reached: a wrong clock, or input that was read before.
enum StuckClocks {
  private static let most = 3

  /// Nil: there are none.
  static func problem(_ streams: KeyedStreams) -> Problem? {
    let stuck = streams.stuck
    guard let first = stuck.first else { return nil }
    guard first.key != nil else {
      return Problem(
        .behind,
        """
        every row is behind the clock of the state, \(first.sensor.bookmark.time!): the stream begins anew without its state \
        file (--forget KEY is for runs with --key)
        """)
    }
    let keys = stuck.prefix(most).map { "\($0.key!.shown) (\($0.sensor.bookmark.time!))" }.joined(separator: ", ")
    let more = stuck.count > most ? ", and \(stuck.count - most) more" : ""
    return Problem(
      .behind, "every row is behind the clock of its key: \(keys)\(more); --forget KEY lets a key begin anew")
  }
}
