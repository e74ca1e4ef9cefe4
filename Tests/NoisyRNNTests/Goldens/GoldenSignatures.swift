import _NRNNReference

extension Golden {
  private static func network(
    _ d: Int, _ p: Int, _ depth: Int, interval: Double? = nil, timeScale: Double = 1, fading: Double = 0
  ) -> Network<Double> {
    Network(
      .signature(Signature(inputs: d, basisOrder: p, depth: depth, timeScale: timeScale, fading: fading)), inputs: d,
      interval: interval)
  }

  /// The powers 0, then 1 of time, and so on, of the input 1 held for 1.5 seconds: levels begin at words 0, 3 and 12.
  private static func powers(after sample: Int) -> [Expectation] {
    [
      .output(sample, [1.5, 1.125, 1.125], 1e-15), .state(sample, at: 3 + 1, [1.125], 1e-15),
      .state(sample, at: 3 + 3, [0.5625], 1e-15), .state(sample, at: 12 + 2 * 9 + 1, [0.158203125], 1e-15),
    ]
  }

  static let signatures: [Golden] = [
    Golden(
      name: "signature of a line", network: network(2, 0, 2), samples: [[1, 2]],
      expected: [.output(0, [1, 2, 0.5, 1, 1, 2], 1e-15)]),
    Golden(
      name: "signature of a corner", network: network(2, 0, 2), samples: [[1, 0], [0, 1]],
      expected: [.output(1, [1, 1, 0.5, 1, 0, 0.5], 1e-15)]),
    Golden(
      name: "signature, powers of time", network: network(1, 2, 3, interval: 1.5), samples: [[1]],
      expected: powers(after: 0)),
    Golden(
      name: "signature, powers of time in parts", network: network(1, 2, 3, interval: 0.5),
      samples: [[1], [1], [1]], dt: [0.25, 1, 0.25], expected: powers(after: 2)),
    Golden(
      // Letters: input 0, input 1, both again times the time.
      name: "signature of two inputs and time", network: network(2, 1, 1, interval: 1.5), samples: [[2, -1]],
      expected: [.output(0, [3, -1.5, 2.25, -1.125], 1e-15)]),
    Golden(
      name: "signature, time in another unit", network: network(1, 1, 2, interval: 1.5, timeScale: 3), samples: [[1]],
      expected: [.output(0, [1.5, 0.375, 1.125, 0.375, 0.1875, 0.0703125], 1e-15)]),
    Golden(
      // t = 10^5: the increment of t^3 is (1e5 + 1)^4 / 4 - 1e20 / 4 = 1e15 + 1.5e10 + 1e5 + 0.25.
      name: "signature, late", network: network(1, 3, 1, interval: 100),
      samples: Array(repeating: [0], count: 1000) + [[1]], dt: Array(repeating: 100, count: 1000) + [1],
      expected: [
        .output(1000, [1, 100_000.5, 1e10 + 1e5 + 1 / 3.0, 1_000_015_000_100_000.25], 1)
      ]),
    Golden(
      // Z' = -g Z + 1 and Z'' = -g Z'' + Z' from 0: (1 - e^-gt) / g and (1 - (1 + gt) e^-gt) / g^2, at g t = 1.5.
      name: "signature that fades", network: network(1, 0, 2, interval: 0.5, fading: 0.75),
      samples: [[1], [1]], dt: [0.5, 1.5],
      expected: [.output(1, [1.0358264531354270, 0.7860881771180898], 1e-14)]),
  ]
}
