import CNoisyRNN

extension nrnn_stream_options {
  /// Of a calibrated stream: what is left at its default is the record's, anything else that the record does not speak
  /// of is refused. (Levels are checked with the others.)
  mutating func calibrate(by model: ModelData) throws(Failure) {
    guard calibrated <= 1 else {
      throw Failure(.invalidArgument).say("calibrated: expected 0 or 1, found ").say(calibrated)
    }
    guard reserved == 0 else {
      throw Failure(.unsupported).say("options.reserved: expected 0, found ").say(reserved)
    }
    guard calibrated == 1 else { return }
    guard let record = model.calibration else {
      throw Failure(.noCalibration).say("calibrated: expected a model with a calibration, found one without")
    }
    try expect(members == 0 ? Double(record.members) : Double(members), Double(record.members), "members")
    try expect(noise_scale == 0 ? record.scale : noise_scale, record.scale, "noise_scale")
    guard noise != NRNN_NOISE_OFF else { throw uncalibrated("noise: expected AUTO or ON", "OFF") }
    guard space != NRNN_SPACE_LOGIT else { throw uncalibrated("space: expected OUTPUT", "LOGIT") }
    (members, noise_scale) = (UInt32(record.members), record.scale)
    if noise == NRNN_NOISE_AUTO { noise = UInt32(NRNN_NOISE_ON) }
    if quantile_count == 0 { (quantiles, quantile_count) = (record.levels, record.levelCount) }
  }

  private func expect(_ found: Double, _ expected: Double, _ name: Words) throws(Failure) {
    guard found != expected else { return }
    throw Failure(.invalidArgument).say(name).say(": expected ").say(expected)
      .say(", which the model is calibrated for, found ").say(found)
  }

  private func uncalibrated(_ start: Words, _ found: Words) -> Failure {
    Failure(.invalidArgument).say(start).say(", which the model is calibrated for, found ").say(found)
  }
}
