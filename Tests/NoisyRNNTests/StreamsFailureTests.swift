import Foundation
import NoisyRNN
import Testing
import _NRNNReference

/// A step that fails says why and leaves the stream as it was.
@Suite struct StreamsFailureTests {
  @Test(arguments: Zoo.all, [Float.nan, .infinity, -.infinity]) func aBadSampleIsRefused(zoo: Zoo, bad: Float) throws {
    let stream = try ModelStream(zoo.model(), members: 3)
    _ = try stream.run(zoo.samples(4), 0..<4)
    for channel in 0..<zoo.inputs {
      var x = zoo.samples(1)
      x[channel] = bad
      let error = try stream.failure { _ = try stream.step(x) }
      #expect(error?.status == .badInput)
      #expect(error!.message.contains("channel \(channel) (test.x\(channel))"))
    }
  }

  @Test func aHostWithFoundationReadsTheMessage() {
    let error = #expect(throws: NRNNError.self) { try Model(contentsOf: "/nowhere.nrnn") }
    #expect(error?.message.isEmpty == false && (error as (any Error)?)?.localizedDescription == error?.message)
  }

  @Test func aRunStopsBeforeTheBadRow() throws {
    let zoo = Zoo.all[0]
    let (stream, other) = (try ModelStream(zoo.model(), members: 3), try ModelStream(zoo.model(), members: 3))
    var samples = zoo.samples(9)
    _ = try other.run(samples, 0..<6)
    samples[6 * zoo.inputs + 1] = .nan
    var done = 0
    let error = #expect(throws: NRNNError.self) { try stream.run(samples, done: &done) }
    #expect(error?.status == .badInput && done == 6)
    #expect(try stream.snapshot() == other.snapshot())
  }

  @Test(arguments: [
    (2, 0.0, Status.invalidArgument), (4, 0, .invalidArgument), (3, -1, .badInput), (3, .nan, .badInput),
    (3, .infinity, .badInput), (3, -.infinity, .badInput), (3, -0x1p-1000, .badInput),
  ]) func aCallThatMakesNoSenseIsRefused(count: Int, dt: Double, status: Status) throws {
    let stream = try ModelStream(Zoo.all[0].model(), members: 3)
    #expect(try stream.failure { _ = try stream.step(Array(repeating: 0, count: count), dt: dt) }?.status == status)
  }

  // MARK: Divergence

  /// h' = factor h + x, after a dense layer that passes x on.
  private func growing(_ factor: Double, readout: Double = 1) throws -> ModelStream {
    let elman = Elman(W: Matrix(1, 1, [factor]), U: Matrix(1, 1, [1]), b: [0], activation: .identity)
    let network = Network(
      inputs: [Channel()],
      layers: [.init(.dense(Dense(W: Matrix(1, 1, [1]), b: [0]))), .init(.elman(elman))],
      readout: Readout(V: Matrix(1, 1, [readout]), c: [0]), outputs: [Channel()])
    return try ModelStream(ModelFile(network).model())
  }

  @Test func aDivergingStateNamesItsLayer() throws {
    let stream = try growing(0x1p100)
    _ = try stream.run([1, 0], members: false)
    let error = try stream.failure { _ = try stream.step([0]) }
    #expect(error?.status == .diverged)
    #expect(error!.message.hasPrefix("layers[1]: expected a finite state") && error!.message.contains("nominal"))
  }

  @Test func aDivergingOutputIsNamed() throws {
    let stream = try growing(0x1p60, readout: 0x1p100)
    _ = try stream.step([1])
    let error = try stream.failure { _ = try stream.step([0]) }
    #expect(error?.status == .diverged && error!.message.hasPrefix("output 0:"))
  }

  /// Cells with a kernel of their own for one path, their layer, and what they diverge with.
  static let diverging: [(layer: Int, layers: [Cell<Double>], readout: Double)] = {
    let one = Matrix<Double>(1, 1, [1])
    let sde = Sde(A: one, W: one, U: one, b: [0], step: [0x1p60], activation: .identity)
    let zeros = Matrix<Double>(4, 1, [0, 0, 0, 0])
    let lstm = Lstm(W: zeros, U: Matrix(4, 1, [0, 0, 1, 0]), b: [9, 9, 0, 9], candidateFactor: 3e38)
    let elman = Elman(W: Matrix(1, 1, [0x1p60]), U: one, b: [0], activation: .identity)
    let none = [0.0, 0, 0]
    let gru = Gru(W: Matrix(3, 1, none), U: Matrix(3, 1, [0, 0, 1]), b: none, c: none, resetAfter: true)
    let most = Double(Float.greatestFiniteMagnitude)
    let dense = Cell.dense(Dense(W: one, b: [0]))
    return [
      (0, [.sde(sde)], 1), (1, [dense, .sde(sde), dense], 1), (0, [.lstm(lstm)], 1), (1, [dense, .lstm(lstm)], 1),
      (2, [dense, dense, .elman(elman)], 1), (-1, [.gru(gru)], most), (-1, [dense, .gru(gru), dense], most),
    ]
  }()

  /// In a step, in a run, of nominal intervals and of given ones: the same rows, the same state, the same sentence.
  @Test(arguments: diverging.indices) func divergesTheSameWhateverTheWay(index: Int) throws {
    let (layer, cells, readout) = Self.diverging[index]
    let network = Network(
      inputs: [Channel()], layers: cells.map { .init($0) },
      readout: Readout(V: Matrix(1, 1, [readout]), c: [readout]), outputs: [Channel()])
    var file = ModelFile(network)
    file.sequence.interval = Feed.interval
    let (model, samples) = (try file.model(), [Float](repeating: 1, count: 9))
    var ends: [(done: Int, snapshot: [UInt8], error: String)] = []
    for dt in [0, Feed.interval] {
      let (stepped, ran) = (try ModelStream(model), try ModelStream(model))
      var (steps, rows) = (0, 0)
      while steps < 9, (try? stepped.step([1], dt: dt)) != nil { steps += 1 }
      let inStep = try stepped.failure { _ = try stepped.step([1], dt: dt) }
      let inRun = #expect(throws: NRNNError.self) {
        try ran.run(samples, dt: Array(repeating: dt, count: 9), done: &rows)
      }
      for (stream, done, error) in [(stepped, steps, inStep), (ran, rows, inRun)] {
        ends.append((done, try stream.snapshot(), error?.description ?? ""))
      }
    }
    let place = layer < 0 ? "output 0:" : "layers[\(layer)]: expected a finite state"
    #expect(ends.allSatisfy { $0 == ends[0] } && ends[0].error.contains(place), "\(ends.map { ($0.done, $0.error) })")
    #expect(ends[0].done > 0 || layer < 0)
  }

  /// Noise so strong that a rare normal overflows: the first member that draws one is named.
  @Test func aDivergingMemberIsNamed() throws {
    let (add, members) = (1.2e38, 20)
    let zero = Matrix<Double>(1, 1, [0])
    let elman = Elman(W: zero, U: zero, b: [0], activation: .identity)
    let network = Network(
      inputs: [Channel()], layers: [.init(.elman(elman), noise: .official(add: add, mult: 0))], outputs: [Channel()])
    let stream = try ModelStream(ModelFile(network).model(), members: members)
    for tick in 0..<200 {
      let overflowing = try (0..<members).first { m in
        let normal = try normals(
          seed: 42, streamID: 7, episode: 0, member: UInt32(m), noiseID: 0, tick: UInt64(tick), count: 1)
        return abs(normal[0]) * Float(add) > .greatestFiniteMagnitude
      }
      guard let overflowing else {
        _ = try stream.step([0])
        continue
      }
      let error = try stream.failure { _ = try stream.step([0]) }
      #expect(error?.status == .diverged && error!.message.hasSuffix("for member \(overflowing)"))
      return
    }
    Issue.record("no member diverged in 200 ticks")
  }
}
