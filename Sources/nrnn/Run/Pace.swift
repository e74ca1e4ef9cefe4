import Glibc

/// The intervals of a run beside the model's nominal one: a feed of another rate steps the model too often or too
/// seldom, and no single sample shows it.
struct Pace {
  private static let fewest = 10
  /// Where they are about as many times too long as a unit is smaller.
  private static let fewestOfUnit = 2
  private static let joining = "; --resample last or mean joins rows"
  private static let binsPerOctave = 8.0
  /// From a nanosecond to centuries.
  private static let octaves = (first: -30.0, count: 64)

  private let nominal: Double?
  private var intervals = 0
  private var off = 0
  /// For each size of interval, on a logarithmic scale, how many there were and the last of them.
  private var bins = [(count: Int, last: Double)](repeating: (0, 0), count: Pace.octaves.count * Int(binsPerOctave))

  init(nominal: Double?) { self.nominal = nominal }

  /// Is it below half the nominal one, or at least twice as long?
  mutating func note(_ seconds: Double) -> Bool {
    guard let nominal, seconds > 0 else { return false }
    intervals += 1
    let bin = Int(((log2(seconds) - Pace.octaves.first) * Pace.binsPerOctave).rounded())
    let place = max(0, min(bin, bins.count - 1))
    bins[place] = (bins[place].count + 1, seconds)
    let isOff = seconds < nominal / 2 || seconds >= nominal * 2
    off += isOff ? 1 : 0
    return isOff
  }

  /// Nil: most intervals are near the nominal one, or there are too few to tell. `isUnitOpen`: no option says what numbers
  /// of time count.
  func complaint(isUnitOpen: Bool) -> String? {
    guard let nominal, 2 * off > intervals else { return nil }
    let median = median
    let unit = isUnitOpen ? TimeUnit.of(perSecond: median / nominal) : nil
    guard intervals >= (unit == nil ? Pace.fewest : Pace.fewestOfUnit) else { return nil }
    let hint = unit.map { "; times in \($0): --time-unit \($0)?" } ?? (median < nominal ? Pace.joining : "")
    return """
      \(off) of \(intervals) intervals are below half the model's nominal one or at least twice as long: expected \
      about \(nominal.plain) s, found about \(median.plain) s\(hint)
      """
  }

  private var median: Double {
    var before = 0
    for bin in bins {
      before += bin.count
      if 2 * before >= intervals { return bin.last }
    }
    return 0
  }
}
