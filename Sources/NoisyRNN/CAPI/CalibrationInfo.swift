import NRNNKernels
public import CNoisyRNN

@_cdecl("nrnn_model_get_calibration") @implementation
public func nrnn_model_get_calibration(
  _ model: OpaquePointer?, _ info: UnsafeMutablePointer<nrnn_calibration_info>?,
  _ error: UnsafeMutablePointer<nrnn_error>?
) -> nrnn_status {
  Boundary.call(error) { () throws(Failure) in
    guard let record = try Boundary.model(model).pointee.calibration else {
      throw Failure(.noCalibration).say("model: expected one with a calibration, found one without")
    }
    try Sized.write(calibrationInfo(record), to: info, "info")
  }
}

private func calibrationInfo(_ record: ModelData.Calibration) -> nrnn_calibration_info {
  nrnn_calibration_info(
    struct_size: 0, noise_scale: record.scale, levels: record.levels, offsets: record.offsets,
    coverage: record.coverage, data: record.data, members: UInt32(record.members),
    level_count: UInt32(record.levelCount))
}
