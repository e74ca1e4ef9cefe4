import NoisyRNN

/// What smaller weights do to the outputs of one check vector.
struct CheckChange {
  let name: String
  let space: ModelStream.Space
  /// Against the model as it was, and against the float64 reference.
  let fromModel, fromReference: Change
  /// What the check needs: twice the error, or what it had where that is more.
  let tolerance: Double

  init(_ check: CheckVector, _ model: Model, _ small: Model) throws(NRNNError) {
    let outputs = try check.outputs(of: small)
    var (fromModel, fromReference) = (Change(), Change())
    fromModel.add(outputs, try check.outputs(of: model).map { Double($0) })
    fromReference.add(outputs, check.reference)
    (name, space) = (check.name, check.space)
    tolerance = max(check.tolerance, 2 * fromReference.largest)
    (self.fromModel, self.fromReference) = (fromModel, fromReference)
  }
}
