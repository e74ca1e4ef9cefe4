import NRNNFormat
import NRNNKernels

extension Activation {
  /// α and β where a file does not say; nil: the activation has none.
  fileprivate var defaults: (alpha: Double?, beta: Double?) {
    switch self {
    case .elu, .scaledTanh: (1, 1)
    case .leakyReLU: (0.01, nil)
    case .thresholdedReLU: (1, nil)
    case .hardSigmoid: (0.2, 0.5)
    case .clip: (-1, 1)
    case .affine: (1, 0)
    default: (nil, nil)
    }
  }
}

/// Activations with their numbers out of the file.
extension Reader {
  /// One whose α and β stand beside it in a message; modReLU, where it may be, is the identity and a bias (`modReLU`).
  @inline(never)
  mutating func function(
    _ value: Nrnn__Activation, _ alpha: Double?, _ beta: Double?, _ message: Field, orModReLU: Bool = false
  ) throws(Failure) -> Function {
    let isModReLU = orModReLU && value == NRNN__ACTIVATION__MODRELU
    guard let activation = isModReLU ? .identity : Activation(rawValue: UInt32(value.rawValue)) else {
      throw Failure(.unsupported, message("activation"))
        .say(orModReLU ? "expected an activation" : "expected an activation but MODRELU").say(", found number ")
        .say(value.rawValue)
    }
    count(value.rawValue)
    let defaults = activation.defaults
    let function = Function(
      activation: activation.rawValue, alpha: try number(alpha, or: defaults.alpha, message("alpha")),
      beta: try number(beta, or: defaults.beta, message("beta")))
    guard activation != .clip || function.alpha <= function.beta else {
      throw Failure(.badModel, message("alpha")).say("expected at most beta, ").say(Double(function.beta))
        .say(", found ").say(Double(function.alpha))
    }
    return function
  }

  /// What a kernel takes in place of a cell's usual functions; nil: nothing.
  mutating func functions(_ gate: Function?, _ candidate: Function?, _ output: Function? = nil)
    throws(Failure) -> UnsafePointer<Function>?
  {
    guard gate != nil || candidate != nil || output != nil else { return nil }
    let all = try arena.allocate(Function.self, 3)
    all[0] = gate ?? Function(.sigmoid)
    all[1] = candidate ?? Function(.tanh)
    all[2] = output ?? Function(.tanh)
    return UnsafePointer(all)
  }

  /// A `Function` in field `number` of a cell; nil: absent.
  mutating func function(_ given: Message<Nrnn__Function>?, number: Int, _ message: Field) throws(Failure) -> Function?
  {
    guard let m = given?.pointee else { return nil }
    try known(m.base, message)
    guard m.has_activation != 0 else {
      throw Failure(.badModel, message("activation")).say("expected one, found none")
    }
    count(-number)
    return try function(m.activation, present(m.has_alpha, m.alpha), present(m.has_beta, m.beta), message)
  }

  /// An activation has the numbers that have a default.
  private mutating func number(_ value: Double?, or normal: Double?, _ field: Field) throws(Failure) -> Float {
    guard let normal else {
      if value != nil { throw Failure(.badModel, field).say("expected none with this activation, found one") }
      return 0
    }
    return try float(value ?? normal, field)
  }
}
