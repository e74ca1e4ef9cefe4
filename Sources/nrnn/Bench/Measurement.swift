import NoisyRNN

/// A case, what it took and what it could have taken.
struct Measurement {
  let item: Case
  let facts: Facts
  let timing: Timing
  /// Nil: the case is bound by neither memory nor multiply-adds.
  let limit: Limit?
  let paced: Double?

  init(_ item: Case, _ kernels: Model.Kernels, _ arguments: TimingArguments, _ clock: Clock) throws {
    let model = try item.subject.model(kernels)
    (self.item, facts, paced) = (
      item, item.kind == .normals ? Facts(of: model.kernels) : Facts(model, item.subject), arguments.paced
    )
    let probe = item.isBound ? LimitProbe(facts, clock) : nil
    probe?.sample()
    timing = try Measurement.time(item, model, arguments, clock)
    probe?.sample()
    limit = probe?.limit(item, facts)
  }

  private static func time(_ item: Case, _ model: Model, _ arguments: TimingArguments, _ clock: Clock) throws -> Timing
  {
    let threads = item.threads > 1 && item.kind != .shared ? try Threads(item.threads) : nil
    let engine = try Engine(item.subject, model.kernels)
    switch item.kind {
    case .step, .ensemble: return try timing(StepWork(engine, item, model, threads))
    case .fleet: return try timing(FleetWork(engine, item, model, threads))
    case .shared: return try timing(SharedWork(engine, item, model))
    case .load: return try timing(LoadWork(item: item, model: model))
    case .normals: return try timing(NormalsWork(model.kernels))
    }
    func timing(_ work: some Work) throws -> Timing {
      var work = work
      return try Timing(&work, arguments, clock)
    }
  }

  /// 1: as fast as the limit.
  var share: Double? { limit.map { $0.nanoseconds / timing.perStep } }

  var percentiles: [(String, UInt64)] {
    [
      ("p50", timing.calls(0.5)), ("p90", timing.calls(0.9)), ("p99", timing.calls(0.99)),
      ("p999", timing.calls(0.999)), ("max", timing.calls.max), ("first", timing.first),
    ]
  }
}
