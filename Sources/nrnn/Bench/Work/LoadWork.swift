import NoisyRNN

/// A model loaded, a stream made and its first step done.
struct LoadWork: Work {
  let stepsPerCall = 1
  let item: Case
  let model: Model

  func call() throws(Problem) {
    do {
      var work = try StepWork(try Engine(item.subject, model.kernels), item, model, nil)
      try work.call()
    } catch {
      throw error as? Problem ?? Problem(.failure, "load: \(error)")
    }
  }
}
