import NoisyRNN

/// What smaller weights do to the outputs of one check vector.
struct CheckChange {
  let name: String
  let space: ModelStream.Space
  /// Against the model as it was, and against the float64 reference.
  let fromModel, fromReference: Change
  /// What the model as it was gives at all steps, [steps, outputs].
  let before: [Float]
  /// What the check needs: twice the error, or what it had where that is more.
  let tolerance: Double

  init(_ check: CheckVector, _ model: Model, _ small: Model) throws(NRNNError) {
    let (rows, width) = (check.reference.count, model.outputs.count)
    let outputs = Array(try check.outputs(of: small).suffix(rows))
    before = try check.outputs(of: model)
    var (fromModel, fromReference) = (Change(), Change())
    fromModel.add(outputs, before.suffix(rows).map { Double($0) }, outputs: width)
    fromReference.add(outputs, check.reference, outputs: width)
    (name, space) = (check.name, check.space)
    tolerance = max(check.tolerance, 2 * fromReference.largest)
    (self.fromModel, self.fromReference) = (fromModel, fromReference)
  }
}
