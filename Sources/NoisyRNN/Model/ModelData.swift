import NRNNKernels
import NRNNPlatform

/// A loaded model: plain data in an arena, immutable once loaded but for its reference count.
struct ModelData {
  var references: Int32 = 1
  var arena = Arena()
  let kernels: Kernels

  /// The channels of a raw sample.
  var inputs = UnsafePointer<Channel>.none
  var inputCount = 0
  /// What the first layer reads: the channels, normalised, and what is derived of them.
  var features = UnsafePointer<Feature>.none
  var featureCount = 0
  /// Of channels that are features, where one has a mean, a scale or a limit.
  var inputScaling: UnsafePointer<nrnn_scaling>?
  var outputs = UnsafePointer<Channel>.none
  var outputCount = 0
  /// What takes the readout to units; nil: it is in units.
  var outputScaling: Scaling?
  /// Weights; one set today. What sets have in common (names, sizes, where states lie) is read in the first.
  let sets: UnsafeMutablePointer<WeightSet>
  var layers: UnsafePointer<Layer> { sets.pointee.layers }
  var layerCount = 0
  var task = Task.regression
  var sequence = Sequence()
  var checks = UnsafePointer<Check>.none
  var checkCount = 0
  /// What streams that ask for it are made with.
  var calibration: Calibration?
  var notes = UnsafePointer<Note>.none
  var noteCount = 0

  var fingerprint: UInt64 = 0
  /// The file was packed; its weights are read where the host keeps it.
  var isPacked = false
  var isInPlace = false
  var parameters = 0
  var weightBytes = 0
  /// What one path's state takes, all layers, in floats; its numbers; and its words of 4 bytes, a double being two.
  var state = 0
  var numbers = 0
  var words = 0
  /// Floats of scratch that one column takes in one layer, without noise and with it.
  var work = 0
  var noisyWork = 0
  /// And what layers keep of their inputs for others.
  var kept = 0
  /// 2 where a layer's output stays in the scratch, so that the next one must not write over it.
  var workAreas = 1
  /// Every channel is given by the host: the features of a step depend on nothing before it unless a value is missing.
  var isPlain = true
  var time = Time.none
  /// Ticks at most that an interval is cut into, so that all of their solver steps are no more than may be.
  var mostTicks = Work.mostSolverSteps
  /// Of one path in a nominal interval (see `Operations`), and of replaying the check vectors at most.
  var operations: Int64 = 0
  var mostChecked: Int64 = 0

  init(kernels: Kernels, sets: UnsafeMutablePointer<WeightSet>) { (self.kernels, self.sets) = (kernels, sets) }

  enum Task: UInt32 {
    case regression = 0
    case softmax, sigmoid
    case logSoftmax = 4
  }

  /// An input (z = (x - mean) / scale) or an output (y = mean + scale o).
  struct Channel {
    let name: UnsafePointer<CChar>
    let unit: UnsafePointer<CChar>
    let mean: Double
    let scale: Double
    let limit: Double

    var isIdentity: Bool { mean == 0 && scale == 1 }
  }

  /// One number that the first layer reads.
  struct Feature {
    /// An index is a value that an embedding looks up: a whole number, `limit` at most.
    enum Kind { case value, present, age, dt, index }
    let kind: Kind
    /// The channel it speaks of.
    let of: Int
    let mean: Double
    let scale: Double
    let limit: Double

    var isIdentity: Bool { mean == 0 && scale == 1 }
  }

  /// A network of weights: one for all paths, or one for each of a deep ensemble's members.
  struct WeightSet {
    var layers = UnsafePointer<Layer>.none
    /// [state]: what every path starts from.
    var initial = UnsafePointer<Float>.none
    /// What the first layer makes of the features.
    var inputMap: InputMap?
    /// What the last layer is read by; nil: it gives the outputs.
    var readout: UnsafePointer<nrnn_readout>?
  }

  struct Layer {
    var name: UnsafePointer<CChar>
    var cell: Cell
    var facts: Cell.Facts
    var noise: Injection
    var source: NoiseSource
    /// Where the layer's state starts in a path's state.
    var offset: Int

    var state: Int { facts.state }
    var doubles: Int { facts.doubles }
    /// The doubles of its state begin behind its floats, aligned.
    var doublesAt: Int { doubles == 0 ? offset + state : (offset + state + 1) & ~1 }
    var numbers: Int { state + doubles }
    var outputAt: Int { facts.outputAt }
    var units: Int { facts.units }
  }

  /// The noise as the file names it.
  struct NoiseSource {
    enum Form { case none, paper, official, matrix }
    var form = Form.none
    var values = (0.0, 0.0, 0.0)
    var trainedWith: Bool?
    var id = 0
  }

  struct Sequence {
    var interval = 0.0
    var validAtEnd = false
    var trainedLength: UInt32 = 0
    var warmUp: UInt32 = 0
    var horizon: UInt32 = 0
    /// The longest interval that is integrated, in nominal ones.
    var mostSubsteps = 64
  }

  struct Check {
    /// A row of NaN is a skipped sample.
    let input: UnsafePointer<Float>
    let steps: Int
    let output: UnsafePointer<Double>
    /// Rows of `output`: all steps, or the last.
    let rows: Int
    let tolerance: Double
    let inLogits: Bool
    /// Seconds before each step; nil: nominal.
    let dt: UnsafePointer<Double>?
  }

  /// What calibrating on held-out data found.
  struct Calibration {
    let scale: Double
    let members: Int
    /// Of the quantiles that have offsets, rising.
    let levels: UnsafePointer<Double>
    let levelCount: Int
    /// [level][output], added to the quantiles.
    let offsets: UnsafePointer<Double>
    /// [level][output]: share of truths at or below them; nil: not known.
    let coverage: UnsafePointer<Double>?
    let data: UnsafePointer<CChar>

    /// Which of its levels this one is.
    func row(of level: Double) -> Int? {
      for i in 0..<levelCount where levels[i] == level { return i }
      return nil
    }
  }

  struct Note {
    let key: UnsafePointer<CChar>
    let value: UnsafePointer<CChar>
  }

  var hasScaledOutputs: Bool {
    for k in 0..<outputCount where !outputs[k].isIdentity { return true }
    return false
  }

  var hasNoise: Bool {
    for l in 0..<layerCount where layers[l].noise.exists { return true }
    return false
  }

  /// The largest multiplicative part of the official noise: the noise scale may not take it above 1.
  var largestFactor: Double {
    var largest = 0.0
    for l in 0..<layerCount where layers[l].source.form == .official {
      largest = max(largest, layers[l].source.values.1)
    }
    return largest
  }
}

extension UnsafePointer {
  /// Of an array that has no elements yet: never read.
  fileprivate static var none: UnsafePointer { UnsafePointer(bitPattern: MemoryLayout<Pointee>.alignment)! }
}

/// Models are shared by reference count; the last reference frees the arena.
extension UnsafeMutablePointer where Pointee == ModelData {
  func retain() { nrnn_retain(&pointee.references) }

  func release() {
    guard nrnn_release(&pointee.references) == 1 else { return }
    var arena = pointee.arena  // it lies in what it frees
    arena.free()
  }
}
