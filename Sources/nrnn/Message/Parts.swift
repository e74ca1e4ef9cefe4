import NRNNFormat

/// What stands in a message's fields, by its descriptor.
extension ModelMessage {
  static func descriptor(of message: UnsafeRawPointer) -> UnsafePointer<ProtobufCMessageDescriptor> {
    message.load(as: ProtobufCMessage.self).descriptor
  }

  static func fields(of message: UnsafeRawPointer) -> UnsafeBufferPointer<ProtobufCFieldDescriptor> {
    let descriptor = descriptor(of: message).pointee
    return UnsafeBufferPointer(start: descriptor.fields, count: Int(descriptor.n_fields))
  }

  /// The messages of a field: none where it is absent or holds something else, several where it is repeated.
  static func parts(of message: UnsafeRawPointer, _ field: ProtobufCFieldDescriptor) -> [UnsafeMutableRawPointer] {
    guard field.type == PROTOBUF_C_TYPE_MESSAGE else { return [] }
    let (value, quantifier) = (message + Int(field.offset), message + Int(field.quantifier_offset))
    if field.label == PROTOBUF_C_LABEL_REPEATED {
      let all = value.load(as: UnsafePointer<UnsafeMutableRawPointer>?.self)
      return (0..<quantifier.load(as: Int.self)).map { all![$0] }
    }
    let isOneOfSeveral = field.flags & PROTOBUF_C_FIELD_FLAG_ONEOF.rawValue != 0
    if isOneOfSeveral, quantifier.load(as: UInt32.self) != field.id { return [] }
    return [value.load(as: UnsafeMutableRawPointer?.self)].compactMap { $0 }
  }
}
