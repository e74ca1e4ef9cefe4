import NoisyRNN

/// What smaller weights save and cost, for people and as JSON.
struct QuantizeReport {
  struct Size {
    /// Of the matrices with their scales, and of the whole file; bytes.
    let weights, file: Int

    var json: JSON { ["weight_bytes": JSON(weights), "file_bytes": JSON(file)] }
  }

  let model, output: String
  let weights: WeightKind
  let before, after: Size
  let checks: [CheckChange]
  let data: DataChange?
  let worst: RelativeChange?

  /// Over the check vectors, if there are any.
  private var fromModel: Change { checks.reduce(Change()) { $0 + $1.fromModel } }
  private var fromReference: Change { checks.reduce(Change()) { $0 + $1.fromReference } }

  // MARK: For people

  var text: String {
    let lines = [
      "\(model) -> \(output), weights \(weights)",
      "bytes of weights: \(before.weights) -> \(after.weights), of the file: \(before.file) -> \(after.file)",
    ]
    let rows = checks.map(row) + (checks.count > 1 ? [total] : []) + (data.map { [row($0)] } ?? [])
    guard !rows.isEmpty else {
      return (lines + ["no check vectors and no data: nothing was measured"]).joined(separator: "\n")
    }
    let share = worst.map { ["largest change beside the range of its output: \(Change.short($0.share))"] } ?? []
    return (lines + Table(QuantizeReport.titles, rows).lines + share).joined(separator: "\n")
  }

  private static let titles = ["change of outputs", "largest", "rms", "from float64", "rms", "tolerance"]

  private func row(_ check: CheckChange) -> [String] {
    let name = check.name + (check.space == .logit ? " (logits)" : "")
    return [name] + check.fromModel.cells + check.fromReference.cells + [Change.short(check.tolerance)]
  }

  private var total: [String] { ["all checks"] + fromModel.cells + fromReference.cells + [""] }

  private func row(_ data: DataChange) -> [String] {
    ["\(data.file), \(data.rows) rows"] + data.outputs.cells + ["", "", ""]
  }
}

extension QuantizeReport {
  var json: JSON {
    [
      "schema": "nrnn-quantize-1", "model": .string(model), "output": .string(output),
      "weights": .string(weights.rawValue), "before": before.json, "after": after.json,
      "checks": .array(checks.map(json)),
      "total": ["from_model": fromModel.json, "from_reference": fromReference.json],
      "of_range": worst.map { .number($0.share) } ?? .null,
      "data": data.map { ["file": .string($0.file), "rows": JSON($0.rows), "from_model": $0.outputs.json] } ?? .null,
    ]
  }

  private func json(_ check: CheckChange) -> JSON {
    [
      "name": .string(check.name), "space": .string("\(check.space)"), "from_model": check.fromModel.json,
      "from_reference": check.fromReference.json, "tolerance": .number(check.tolerance),
    ]
  }
}
