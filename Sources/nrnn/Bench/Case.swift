/// One row of the bench: a model and how it is run.
struct Case {
  enum Kind: String {
    /// One stream of one member.
    case step
    case ensemble
    /// Many streams in one call.
    case fleet
    /// Threads that each step a stream of one model.
    case shared
    /// A model from its bytes, and its first step.
    case load
    /// Normals alone, without a model.
    case normals
  }

  let kind: Kind
  let subject: Subject
  var members = 1
  var streams = 1
  var threads = 1
  /// Nil: off for one member, on for more.
  var noise: Bool?

  init(_ kind: Kind, _ subject: Subject, members: Int = 1, streams: Int = 1, threads: Int = 1, noise: Bool? = nil) {
    (self.kind, self.subject) = (kind, subject)
    (self.members, self.streams, self.threads, self.noise) = (members, streams, threads, noise)
  }

  var isNoisy: Bool { noise ?? (members > 1) }

  /// Do memory or multiply-adds bound it?
  var isBound: Bool { kind != .load && kind != .normals }

  /// Paths of one stream that are computed: without noise all members are the noise-free one.
  var paths: Int { isNoisy ? members + 1 : 1 }
}

extension Case {
  /// What is measured where nothing is asked for: each figure that docs/performance.md speaks of.
  static var table: [Case] {
    [32, 64, 128, 256, 512].map { Case(.step, Subject(Shape(hidden: $0))) }
      + ["elman", "gru", "lstm"].map { Case(.step, Subject(Shape(cell: $0))) }
      + [Shape.Weights.f16, .bf16, .int8].map { Case(.step, Subject(Shape(hidden: 512, weights: $0))) }
      + [
        Case(.ensemble, Subject(Shape()), members: 64, noise: false),
        Case(.ensemble, Subject(Shape()), members: 64),
        Case(.ensemble, Subject(Shape()), members: 256),
        Case(.ensemble, Subject(Shape()), members: 256, threads: 2),
        Case(.fleet, Subject(Shape()), streams: 64),
        Case(.fleet, Subject(Shape()), streams: 1000),
        Case(.fleet, Subject(Shape()), streams: 1000, threads: 2),
        Case(.shared, Subject(Shape(hidden: 32)), streams: 2, threads: 2),
        Case(.load, Subject(Shape())),
        Case(.normals, Subject(Shape())),
      ]
  }
}
