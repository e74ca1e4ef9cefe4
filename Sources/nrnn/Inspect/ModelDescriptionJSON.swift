import NoisyRNN

extension ModelDescription {
  var json: JSON {
    [
      "schema": "nrnn-inspect-1", "model": .string(path), "fingerprint": .string(fingerprint),
      "task": .string(task), "parameters": JSON(model.parameters), "bytes": JSON(model.bytes),
      "weight_bytes": JSON(model.weightBytes), "state": JSON(model.stateSize),
      "packed": .bool(model.isPacked), "kernels": .string(model.kernels.name), "checks": JSON(model.checkCount),
      "has_noise": .bool(model.hasNoise), "trained_with": JSON(model.trainedWith),
      "inputs": .array(model.inputs.map(channel)), "outputs": .array(model.outputs.map(channel)),
      "layers": .array(zip(model.layers, parts).map(layer)),
      "sequence": [
        "interval": JSON(model.interval), "valid": .string(model.isValidAtEnd ? "end" : "every step"),
        "trained_length": JSON(model.trainedLength), "warm_up": JSON(model.warmUp), "horizon": JSON(model.horizon),
      ],
      "calibration": model.calibration.map(calibration) ?? .null,
      "streams": .array(streams.map(memory)),
      "provenance": .object(model.provenance.map { ($0.key, .string($0.value)) }),
    ]
  }

  private func channel(_ c: Model.Channel) -> JSON {
    [
      "name": .string(c.name), "unit": .string(c.unit), "mean": .number(c.mean), "scale": .number(c.scale),
      "limit": JSON(c.limit),
    ]
  }

  private func layer(_ l: Model.Layer, _ parts: LayerParts) -> JSON {
    let radius = l.spectralRadius.map { [("spectral_radius", JSON.number($0))] } ?? []
    return .object(
      [
        ("name", .string(l.name)), ("cell", .string(l.cell)), ("inputs", JSON(l.inputs)), ("units", JSON(l.units)),
        ("state", JSON(l.state)),
      ] + parts.json + radius + [("noise", l.noise == "none" ? .null : noise(l))])
  }

  private func noise(_ l: Model.Layer) -> JSON {
    let values = zip(noiseNames(l), l.noiseValues).map { ($0, JSON.number($1)) }
    return .object(
      [("form", .string(l.noise)), ("id", JSON(l.noiseID))] + values + [("trained_with", JSON(l.trainedWith))])
  }

  private func calibration(_ c: Model.Calibration) -> JSON {
    func table(_ numbers: [Double]) -> JSON {
      .array(
        stride(from: 0, to: numbers.count, by: model.outputs.count).map { row in
          .array(numbers[row..<row + model.outputs.count].map { .number($0) })
        })
    }
    return [
      "noise_scale": .number(c.noiseScale), "members": JSON(c.members), "levels": .array(c.levels.map { .number($0) }),
      "offsets": table(c.offsets), "coverage": c.coverage.isEmpty ? .null : table(c.coverage), "data": .string(c.data),
    ]
  }

  private func memory(_ s: ModelStream.Info) -> JSON {
    [
      "members": JSON(s.members), "noise": .bool(s.noise), "bytes": JSON(s.bytes),
      "scratch_bytes": JSON(s.scratchBytes), "snapshot_bytes": JSON(s.snapshotBytes),
    ]
  }
}
