/// What is said of rows that have no result: the first ones of each kind by line and column, all of them by number.
final class Complaints {
  private static let most = 3

  /// Does a row that cannot be used end the run?
  private let goesOn: Bool
  let progress: Progress
  private var said: [Count: Int] = [:]
  private(set) var first: Problem?

  init(goesOn: Bool, _ progress: Progress) { (self.goesOn, self.progress) = (goesOn, progress) }

  func refuse(_ what: Count, _ problem: Problem) throws(Problem) {
    guard goesOn else {
      progress.clear()
      throw problem
    }
    first = first ?? problem
    say(what, "\(problem); the row is left out")
  }

  func drop(_ what: Count, _ place: @autoclosure () -> String, _ found: @autoclosure () -> String, _ hint: String) {
    say(what, "\(place()): expected a time after the last sample's, found \(found()); the row is left out\(hint)")
  }

  func unconfirmed(_ place: @autoclosure () -> String, _ found: @autoclosure () -> String, _ limit: GapLimit) {
    say(
      .future,
      """
      \(place()): expected a time at most \(limit.text) ahead, or a later one in the next row, found \
      \(found()); the row is left out
      """)
  }

  func open(_ place: String) {
    say(
      .unfinished,
      "\(place): expected a row of the next interval, found none; those of this one are left for the next run")
  }

  func unfinished(_ expected: String) {
    say(.unfinished, "\(expected), found the end of the file; what stands there is left for the next run")
  }

  private func say(_ what: Count, _ message: @autoclosure () -> String) {
    said[what, default: 0] += 1
    guard said[what]! <= Complaints.most else { return }
    progress.clear()
    let rest = said[what] == Complaints.most ? "; others like it are only counted" : ""
    Terminal.say("nrnn: \(message())\(rest)")
  }
}
