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
