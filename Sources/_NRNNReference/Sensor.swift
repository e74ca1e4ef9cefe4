/// From samples with missing values (NaN) to a number for every input of the network, before it is normalised.
public struct Sensor<T: Real>: Sendable {
  public enum Missing: UInt32, CaseIterable, Sendable {
    case reject = 0
    case hold, mean, skip
  }

  let inputs: [Channel<T>]
  /// By channel, as the arrays below.
  let policies: [Missing]
  public private(set) var last: [T?]
  public private(set) var age: [T]

  public struct Reading {
    public var x: [T]
    public var held = false
    public var skipped = false
  }

  public init(_ inputs: [Channel<T>], _ policies: [Missing]) {
    (self.inputs, self.policies) = (inputs, policies)
    last = policies.map { _ in nil }
    age = policies.map { _ in 0 }
  }

  /// nil: some channel rejects.
  public mutating func read(_ sample: [T], after seconds: T) -> Reading? {
    let missing = sample.indices.filter { sample[$0].isNaN }
    guard !missing.contains(where: { policies[$0] == .reject }) else { return nil }
    for k in sample.indices {
      age[k] = sample[k].isNaN ? age[k] + seconds : 0
      if !sample[k].isNaN { last[k] = sample[k] }
    }
    // The mean has z = 0: an input term of 0.
    guard !missing.contains(where: { policies[$0] == .skip }) else {
      return Reading(x: inputs.map(\.mean), skipped: true)
    }
    return Reading(x: inputs.indices.map { x(ofInput: $0, sample, seconds) }, held: !missing.isEmpty)
  }

  private func x(ofInput i: Int, _ sample: [T], _ seconds: T) -> T {
    switch inputs[i].kind {
    case .value:
      let k = channel(i)
      guard sample[k].isNaN else { return sample[k] }
      return policies[k] == .hold ? last[k] ?? inputs[i].mean : inputs[i].mean
    case .present(let of): return sample[channel(of)].isNaN ? 0 : 1
    case .age(let of): return age[channel(of)]
    case .dt: return seconds
    }
  }

  /// The place of an input among those that the host gives.
  private func channel(_ input: Int) -> Int { inputs[..<input].count { $0.kind == .value } }
}
