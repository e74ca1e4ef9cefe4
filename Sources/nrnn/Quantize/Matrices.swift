import NRNNFormat
import NoisyRNN

extension ModelMessage {
  /// Every matrix that may be smaller. Vectors are few and stay in float32, as does a noise's matrix.
  var matrices: [WeightMatrix] {
    var all: [WeightMatrix] = []
    for (i, layer) in layers.enumerated() {
      let message = root.pointee.layers[i]!
      let cell = (Substring(layer.cell), message.pointee.cell_case.rawValue)  // which is the number of its field
      for matrix in layer.matrices {
        let path = [cell] + zip(matrix.name.split(separator: "."), matrix.numbers)
        all += WeightMatrix.matrices(of: message, path[...], "layers[\(i)]")
      }
      if let W = message.pointee.skip?.pointee.w { all.append(WeightMatrix(name: "layers[\(i)].skip.W", tensor: W)) }
    }
    if let V = root.pointee.readout?.pointee.v { all.append(WeightMatrix(name: "readout.V", tensor: V)) }
    return all
  }
}

extension WeightMatrix {
  /// Those that a path of fields leads to, from a message on: none where a field is absent, several where one is repeated.
  fileprivate static func matrices(
    of message: UnsafeRawPointer, _ path: ArraySlice<(Substring, UInt32)>, _ place: String
  ) -> [WeightMatrix] {
    guard let (name, number) = path.first else {
      let tensor = UnsafeMutableRawPointer(mutating: message).assumingMemoryBound(to: Nrnn__Tensor.self)
      return [WeightMatrix(name: place, tensor: tensor)]
    }
    let field = ModelMessage.fields(of: message).first { $0.id == number }!
    let parts = ModelMessage.parts(of: message, field)
    let isRepeated = field.label == PROTOBUF_C_LABEL_REPEATED
    return parts.enumerated().flatMap { i, part in
      matrices(of: part, path.dropFirst(), "\(place).\(name)" + (isRepeated ? "[\(i)]" : ""))
    }
  }
}
