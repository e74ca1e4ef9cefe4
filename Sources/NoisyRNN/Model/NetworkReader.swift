import NRNNFormat
import NRNNKernels

/// Dense layers within a cell out of the file.
extension Reader {
  /// `name`: of the field that has them, behind its cell's. `sparse`: whether their matrices may be.
  mutating func network(
    _ messages: Message<Message<Nrnn__Dense>?>?, _ depth: Int, _ name: Words, inputs: Int, sparse: Bool = false
  ) throws(Failure) -> Network {
    count(depth)
    let layers = try arena.allocate(Network.Layer.self, depth)
    var (width, widest) = (inputs, inputs)
    let whole = at
    at = at.within(name)
    for l in 0..<depth {
      try networkLayer(messages![l]!, width, layers + l, sparse: sparse)
      width = layers[l].units
      widest = max(widest, width)
    }
    at = whole
    return Network(layers: UnsafePointer(layers), count: depth, outputs: width, width: padded(widest))
  }

  private mutating func networkLayer(
    _ message: Message<Nrnn__Dense>, _ inputs: Int, _ layer: UnsafeMutablePointer<Network.Layer>, sparse: Bool
  ) throws(Failure) {
    try known(message.pointee.base, at)
    let n = try rows(message.pointee.w, at("W"))
    let isSparse = sparse && message.pointee.w.pointee.structure == NRNN__TENSOR__STRUCTURE__CSR
    count(isSparse ? 1 : 0)
    var (matrix, slices): (Matrix?, nrnn_sparse) = (nil, nrnn_sparse())
    if isSparse {
      slices = try self.sparse(message.pointee.w, n, inputs)
    } else {
      matrix = try self.matrix(message.pointee.w, at("W"), n, inputs)
    }
    let b = try vector(message.pointee.b, "b", n)
    layer.initialize(
      to: Network.Layer(
        matrix: matrix, sparse: slices, start: b, units: n,
        activation: try function(
          message.pointee.activation, present(message.pointee.has_alpha, message.pointee.alpha),
          present(message.pointee.has_beta, message.pointee.beta), at)))
  }
}
