import NoisyRNN

/// A packed model as C, from C99 on, and as C++.
struct CSource {
  let packed: PackedModel
  let name: String
  /// The header's file name.
  let header: String

  init(_ packed: PackedModel, name: String, header: String) {
    (self.packed, self.name, self.header) = (packed, name, header)
  }

  private var macro: String { name.uppercased() }

  var summary: String {
    "\(name), \(packed.bytes.count) bytes, \(macro)_MEMORY \(packed.size.memory), \(macro)_TEMPORARY \(packed.size.temporary)"
  }

  /// What a file begins with that `nrnn embed` wrote.
  static let mark = "/* A model packed by nrnn embed,"

  private var comment: String {
    "\(CSource.mark) fingerprint \(packed.model.fingerprint.hexadecimal); to be loaded in place (nrnn.h). */\n"
  }

  /// `whole`: with the constant itself; else it is declared.
  func header(whole: Bool) -> String {
    """
    \(comment)#ifndef \(macro)_H
    #define \(macro)_H

    #define \(macro)_SIZE \(packed.bytes.count)
    #define \(macro)_MEMORY \(packed.size.memory) /* what nrnn_model_init takes at most, in place, of 32 and 64 bits */
    #define \(macro)_TEMPORARY \(packed.size.temporary)

    \(whole ? "\(alignment)\n\(constant("static const"))" : declaration)
    #endif

    """
  }

  var definition: String { "\(comment)#include \"\(header)\"\n\n\(alignment)\n\(constant("const"))" }

  private var declaration: String {
    """
    #ifdef __cplusplus
    extern "C" {
    #endif
    extern const unsigned char \(name)[\(macro)_SIZE];
    #ifdef __cplusplus
    }
    #endif

    """
  }

  private var alignment: String {
    """
    #if defined(__GNUC__)
    #define \(macro)_ALIGNED __attribute__((aligned(\(PackedWeights.alignment))))
    #elif defined(__cplusplus)
    #define \(macro)_ALIGNED alignas(\(PackedWeights.alignment))
    #else
    #define \(macro)_ALIGNED _Alignas(\(PackedWeights.alignment))
    #endif
    """
  }

  private func constant(_ kind: String) -> String {
    var text = "\(macro)_ALIGNED \(kind) unsigned char \(name)[\(macro)_SIZE] = {\n"
    text.reserveCapacity(5 * packed.bytes.count)
    for row in stride(from: 0, to: packed.bytes.count, by: CSource.perLine) {
      let bytes = packed.bytes[row..<min(row + CSource.perLine, packed.bytes.count)]
      text += "  " + bytes.map { "\($0)," }.joined(separator: " ") + "\n"
    }
    return text + "};\n"
  }

  private static let perLine = 20
}
