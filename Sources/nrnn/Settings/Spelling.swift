/// Words that are meant by others.
enum Spelling {
  /// That one of the words that differs by the fewest letters, two at most; nil: all differ by more.
  static func nearest(_ word: String, of words: [String]) -> String? {
    let distances = words.map { (word: $0, distance: distance(letters(word), letters($0))) }
    guard let nearest = distances.min(by: { $0.distance < $1.distance }), nearest.distance <= 2 else { return nil }
    return nearest.word
  }

  private static func letters(_ word: String) -> [Unicode.Scalar] { Array(word.lowercased().unicodeScalars) }

  /// Letters that are put in, left out, or others.
  static func distance<Letter: Equatable>(_ a: [Letter], _ b: [Letter]) -> Int {
    var row = Array(0...b.count)
    for (i, letter) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, other) in b.enumerated() {
        let changed = diagonal + (letter == other ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(changed, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[b.count]
  }
}
