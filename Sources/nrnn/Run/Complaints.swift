/// What is said of rows that have no result: the first ones of each kind by line and column, all of them by number.
final class Complaints {
  private static let most = 3

  /// Does a row that cannot be used end the run?
  private let goesOn: Bool
  private var said: [Count: Int] = [:]
  private(set) var first: Problem?

  init(goesOn: Bool) { self.goesOn = goesOn }

  func refuse(_ what: Count, _ problem: Problem) throws(Problem) {
    guard goesOn else { throw problem }
    first = first ?? problem
    say(what, problem.description)
  }

  func drop(_ what: Count, _ record: Record, _ time: Int) {
    say(what, "\(record.place(time)): expected a time after the last sample's, found \(record.cells[time].found)")
  }

  private func say(_ what: Count, _ message: String) {
    said[what, default: 0] += 1
    guard said[what]! <= Complaints.most else { return }
    let rest = said[what] == Complaints.most ? "; others like it are only counted" : ""
    Terminal.say("nrnn: \(message); the row is left out\(rest)")
  }
}
