import CNoisyRNN

/// What nrnn_model_init takes of a packed file whose weights stay where they lie, at most, also on CPUs of 32 bits.
package struct InPlaceSize {
  package let memory: Int
  package let temporary: Int

  package init(_ file: [UInt8]) throws(NRNNError) {
    var (memory, temporary) = (0, 0)
    var options = nrnn_load_options()
    options.struct_size = MemoryLayout<nrnn_load_options>.size
    options.flags = UInt32(NRNN_LOAD_IN_PLACE)
    try check { nrnn_model_size(file, file.count, &options, &memory, nil, &temporary, $0) }
    (self.memory, self.temporary) = (memory, temporary)
  }
}
