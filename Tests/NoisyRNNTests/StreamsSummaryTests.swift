import Foundation
import NoisyRNN
import Testing
import _NRNNReference

/// What the arrays of a summary say of the members, computed again in Double.
@Suite struct StreamsSummaryTests {
  static let members = 19
  static let levels = [0.05, 0.1, 0.25, 0.5, 0.731, 0.95]
  static let classifiers = Zoo.all.filter { $0.task != .regression }

  private func run(_ zoo: Zoo, space: ModelStream.Space = .output) throws -> Summary {
    let stream = try ModelStream(zoo.model(), members: Self.members) {
      ($0.quantiles, $0.space) = (Self.levels, space)
    }
    return try stream.run(zoo.samples(6), members: true)
  }

  /// [step][output]: the members' values.
  private func values(_ summary: Summary) -> [[[Double]]] {
    let K = summary.mean.count / summary.steps
    return (0..<summary.steps).map { s in
      (0..<K).map { k in (0..<Self.members).map { Double(summary.members[(s * Self.members + $0) * K + k]) } }
    }
  }

  @Test(arguments: Zoo.all, [ModelStream.Space.output, .logit]) func momentsAreTwoPassAndUnbiased(
    zoo: Zoo, space: ModelStream.Space
  ) throws {
    let summary = try run(zoo, space: space)
    let values = values(summary).flatMap { $0 }
    let M = Double(Self.members)
    for (i, x) in values.enumerated() {
      let mean = x.reduce(0, +) / M
      #expect(summary.mean[i] == Float(mean))
      #expect(summary.variance[i] == Float(x.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / (M - 1)))
    }
  }

  /// Level p of the sorted members at position p (M + 1), counted from 1, linear in between: NumPy's "weibull".
  @Test(arguments: Zoo.all) func quantilesUseTheWeibullPosition(zoo: Zoo) throws {
    let summary = try run(zoo)
    for (step, outputs) in values(summary).enumerated() {
      for (k, x) in outputs.enumerated() {
        let sorted = x.sorted()
        for (q, level) in Self.levels.enumerated() {
          let index = level * Double(Self.members + 1) - 1
          let low = Int(index)
          let expected = sorted[low] + (index - Double(low)) * (sorted[min(low + 1, Self.members - 1)] - sorted[low])
          let got = summary.quantiles[(step * Self.levels.count + q) * outputs.count + k]
          #expect(abs(Double(got) - expected) <= 1e-6 * max(1, abs(expected)))
        }
      }
    }
  }

  @Test(arguments: classifiers) func entropyAndInformationAreTheirDefinitions(zoo: Zoo) throws {
    let summary = try run(zoo)
    for (step, outputs) in values(summary).enumerated() {
      let M = Double(Self.members)
      let mean = outputs.map { $0.reduce(0, +) / M }
      let own = (0..<Self.members).map { m in entropy(outputs.map { $0[m] }, zoo.task) }
      let total = entropy(mean, zoo.task)
      #expect(abs(Double(summary.entropy[step]) - total) < 1e-6)
      #expect(abs(Double(summary.mutualInformation[step]) - (total - own.reduce(0, +) / M)) < 1e-6)
      #expect(summary.mutualInformation[step] >= 0)
    }
    #expect(try run(zoo, space: .logit).entropy == summary.entropy)
  }

  private func entropy(_ p: [Double], _ task: Task) -> Double {
    let terms = p.map { -$0 * log($0) }
    return (task == .sigmoid ? terms + p.map { -(1 - $0) * log(1 - $0) } : terms).reduce(0, +)
  }

  /// Of a certain class, 0 ln 0 = 0; of equal ones, ln K.
  @Test func entropyAtItsEnds() throws {
    let dense = Cell.dense(Dense(W: Matrix<Double>(4, 1, [1000, 0, -1000, 0]), b: [0, 0, 0, 0]))
    let network = Network(
      inputs: [Channel()], layers: [.init(dense)], outputs: Array(repeating: Channel(), count: 4), task: .softmax)
    let stream = try ModelStream(ModelFile(network).model())
    let (certain, equal) = (try stream.step([1]), try stream.step([0]))
    #expect(certain.nominal == [1, 0, 0, 0] && certain.entropy == [0] && certain.mutualInformation == [0])
    #expect(equal.nominal == [0.25, 0.25, 0.25, 0.25] && abs(Double(equal.entropy[0]) - log(4)) < 1e-6)
  }

  @Test(arguments: classifiers) func logitsAreTheOutputsBeforeTheLink(zoo: Zoo) throws {
    let (outputs, logits) = (try run(zoo).members, try run(zoo, space: .logit).members)
    let K = zoo.network.outputs.count
    for row in stride(from: 0, to: outputs.count, by: K) {
      let expected = zoo.task.link(logits[row..<row + K].map(Double.init), [])
      for k in 0..<K { #expect(abs(Double(outputs[row + k]) - expected[k]) < 1e-6) }
    }
  }

  /// Level p needs 1/(M+1) <= p <= M/(M+1).
  @Test(arguments: [(0.05, 19), (0.04, 24), (0.03, 33), (0.96, 24), (0.5, 1), (0.999, 999)])
  func aLevelIsRefusedWithTheMembersItNeeds(level: Double, needed: Int) throws {
    let model = try Zoo.all[0].model()
    _ = try ModelStream(model, members: needed, noise: .on) { $0.quantiles = [level] }
    guard needed > 1 else { return }
    let error = #expect(throws: NRNNError.self) {
      try ModelStream(model, members: needed - 1, noise: .on) { $0.quantiles = [level] }
    }
    #expect(error?.status == .invalidArgument && error!.message.hasSuffix("at least \(needed)"), "\(error!)")
  }

  @Test(arguments: [0, 1, -0.5, 1.5, .nan, .infinity]) func aLevelThatIsNoneIsRefused(level: Double) throws {
    let model = try Zoo.all[0].model()
    let error = #expect(throws: NRNNError.self) { try ModelStream(model, members: 19) { $0.quantiles = [level] } }
    #expect(error?.status == .invalidArgument)
  }
}
