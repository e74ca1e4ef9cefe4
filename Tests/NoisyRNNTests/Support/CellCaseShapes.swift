/// The sizes that a cell can have.
extension CellCase {
  /// Outputs and inputs, of those given and beside them as many inputs as outputs, as far as the cell can have them; of a
  /// signature, which has a size of its own for every width, those of the widths.
  func shapes(_ sizes: [Int], _ widths: [Int]) -> [(n: Int, d: Int)] {
    if case .signature(let p, let depth, _) = self {
      return widths.map { d in ((1...depth).reduce(0) { sum, _ in (sum + 1) * d * (p + 1) }, d) }.filter {
        $0.0 < 10_000
      }
    }
    return sizes.flatMap { n in (widths.contains(n) ? widths : widths + [n]).map { (n, $0) } }.filter { fits($0, $1) }
  }

  /// Whether a sample sets its state, so that it goes on by itself without one.
  var goesOn: Bool {
    switch self {
    case .stencil, .vectorField: true
    default: false
    }
  }
}
