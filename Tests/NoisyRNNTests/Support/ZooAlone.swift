import NoisyRNN
import _NRNNReference

/// Models for streams of one path without noise: what the zoo has no need of.
extension Zoo {
  /// Cells whose kernel takes one path, at sizes around registers, turns and panels.
  static let fused: [Zoo] =
    [
      CellCase.lstm(peephole: false), .lstm(peephole: true, [.clip, .candidateFactor]), .gru(resetAfter: true),
      .gru(resetAfter: true, [.clip]), .sde(), .sde(A: false), .sde(C: true, gate: .onActivation), .sde(gate: .onDrift),
      .sde(C: true, stepPerUnit: true, .relu),
    ].flatMap { cell in
      [1, 7, 8, 9, 15, 16, 17, 23, 24, 25, 31, 33, 40, 64, 72].flatMap { n in
        [1, 3, 8].map { d in
          Zoo(
            name: "\(cell), \(n) of \(d)", inputs: d, layers: [(cell, n, nil)], outputs: n % 3 == 0 ? nil : n % 10 + 1)
        }
      }
    }

  /// So many inputs that a run projects its rows ahead.
  static let projected: [Zoo] =
    [
      (CellCase.lstm(peephole: false), 40), (.lstm(peephole: true), 41), (.gru(resetAfter: true), 45),
      (.gru(resetAfter: true), 56), (.gru(resetAfter: false), 48), (.sde(C: true), 72),
      (.sde(C: true, gate: .onDrift), 64),
      (.sde(.sigmoid), 140), (.elman(.tanh), 136), (.dense(.relu), 130), (.cornn, 136),
    ].flatMap { cell, n in
      [Storage.all(.f32), .all(.bf16), .mixed, .all(.int8)].map { storage in
        Zoo(
          name: "\(cell), \(n) of 64, \(storage)", inputs: 64, layers: [(cell, n, nil), (.dense(.tanh), 3, nil)],
          storage: storage)
      }
    }

  /// Scratch in turns, layers with a kernel of their own among those that need a block, outputs of all kinds.
  static let stacks: [Zoo] =
    [
      [(CellCase.dense(.tanh), 12), (.lstm(peephole: false), 20), (.dense(.relu), 3)],
      [(.dense(.relu), 9), (.gru(resetAfter: true), 17), (.dense(.identity), 2)],
      [(.dense(.tanh), 30), (.sde(C: true, gate: .onActivation), 25), (.dense(.sigmoid), 8)],
      [(.lstm(peephole: false), 16), (.gru(resetAfter: true), 24), (.sde(), 8)],
      [(.kernel(.mean), 10), (.lstm(peephole: false), 9), (.kernel(.max), 4)],
      [(.sde(.tanh, .midpoint), 9), (.gru(resetAfter: false), 9), (.lstm(peephole: true, [.projection]), 5)],
      [(.dense(.tanh), 4), (.stencil(), 4), (.sde(.tanh, .eulerMaruyama, [.modReLU]), 6)],
      [(.elman(.tanh), 8), (.vectorField(), 8), (.signature(basisOrder: 0, depth: 1), 8)],
    ].flatMap { layers in
      ([.regression, .softmax, .sigmoid] as [Task]).flatMap { task in
        [nil, 4].map { outputs in
          Zoo(
            name: "\(layers), \(task), \(outputs ?? 0) outputs", inputs: 3, layers: layers.map { ($0.0, $0.1, nil) },
            outputs: outputs, task: task)
        }
      }
    }
}
