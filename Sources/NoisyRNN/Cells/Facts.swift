/// What every cell says of itself.
protocol HasFacts {
  /// `products`: multiplications by its weights.
  func facts(_ products: Int64) -> Cell.Facts
}

extension HasFacts {
  /// False in what stands for a cell that the library is built without (scripts/cells.py): what asks is left out too.
  static var isBuiltIn: Bool { true }
}

extension Cell {
  /// What the others ask about a cell. It is made once, as the cell is read; none of it has a default value, so that a
  /// new cell answers every question.
  struct Facts {
    /// As the file has it.
    let name: Words
    let inputs: Int
    /// What the cell makes of its input, if that may be computed for many steps or paths at once; nil: it begins with
    /// something else.
    var inputMap: InputMap?
    let units: Int
    /// Floats of one path's state, and doubles, which follow them.
    let state: Int
    let doubles: Int
    /// Floats of scratch per column, without the noise's.
    var work: Int
    /// Where the output lies in the scratch; -1: it is the head of the state.
    var outputAt: Int
    let time: Time
    let acceptsNoise: Bool
    /// The step sizes that noise scales with; nil for a map, whose step is 1.
    let delta: UnsafePointer<Float>?
    let solverSteps: SolverSteps
    var operations: Operations
    /// The largest |eigenvalue| of a linear map; 0: not known.
    let spectralRadius: Double
    /// Matrices whose weights may be F16, BF16 or I8, by name and field number: `W=1 gate.W=8.1`.
    let matrices: Words
  }
}

/// What an interval between two samples is to a cell; to a model, the last of these that is true of a layer.
enum Time: Int {
  /// Nothing: the cell has no state.
  case none = 0
  /// One step, however long it is.
  case whole
  /// As many equal steps as it has nominal intervals.
  case cut
  /// A nominal one, whatever its length.
  case nominal
}

/// The steps that a cell takes within an interval, so many for each interval and for each second.
struct SolverSteps {
  let perInterval: Double
  let perSecond: Double

  static var one: SolverSteps { SolverSteps(perInterval: 1, perSecond: 0) }

  /// In a nominal interval of so many seconds; 0: the model names none, and it is the unit of time.
  func within(_ interval: Double) -> Double { perInterval + perSecond * (interval > 0 ? interval : 1) }
}

/// What a step of a cell costs, counted rather than timed: a file may not name more work than it pays for.
///
/// An operation is a multiplication by a weight, or a number of the scratch that is written; a pass through a layer counts
/// as 256 more.
struct Operations {
  static let ofPass = 256
  var once: Int64
  /// In each of the steps that a cell takes within an interval.
  let perStep: Int64

  /// `products`: multiplications by the cell's weights, each taken once; `work`: numbers of the scratch.
  static func pass(_ products: Int64, work: Int) -> Int64 { Int64(ofPass) + products + Int64(work) }
}
