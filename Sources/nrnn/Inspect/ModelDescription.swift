import NoisyRNN

/// What `inspect` says of a model, for people and as JSON.
struct ModelDescription {
  let model: Model
  /// What the file says of each layer.
  let parts: [LayerParts]
  let path: String
  /// Memory of a stream: one member, and an ensemble where the model names noise.
  let streams: [ModelStream.Info]

  static let ensemble = 32

  init(_ model: Model, _ parts: [LayerParts], path: String) throws {
    (self.model, self.parts, self.path) = (model, parts, path)
    streams = try (model.hasNoise ? [1, ModelDescription.ensemble] : [1]).map { members in
      var options = ModelStream.Options()
      options.members = members
      return try ModelStream(model, options).info
    }
  }

  var fingerprint: String { model.fingerprint.hexadecimal }

  /// As other languages write it.
  var task: String { model.task == .logSoftmax ? "log_softmax" : "\(model.task)" }

  // MARK: For people

  var text: String {
    let sections = [
      ("model", summary), ("inputs", zip(model.inputNames, model.inputs).map(channel)),
      ("layers", model.layers.enumerated().map { layer($0, $1) }),
      (model.task == .regression ? "outputs" : "labels", outputs),
      ("sequence", [sequence]), ("noise", [trained]), ("calibration", calibration),
      ("streams", streams.map(memory)),
      ("reading", (model.readingSettings ?? "").split(separator: "\n").map(String.init)),
      ("provenance", model.provenance.filter { $0.key != "reading" }.map { "\($0.key): \($0.value)" }),
    ]
    return sections.filter { !$1.isEmpty }.map { title, lines in
      let margin = "\n" + String(repeating: " ", count: 12)
      return title + String(repeating: " ", count: 12 - title.count) + lines.joined(separator: margin)
    }.joined(separator: "\n")
  }

  private var summary: [String] {
    [
      "\(path), fingerprint \(fingerprint)" + (model.isPacked ? ", packed" : ""),
      "\(task), parameters \(model.parameters), check vectors \(model.checkCount), kernels \(model.kernels.name)",
      "\(model.bytes) bytes in memory, of these \(model.weightBytes) of weights that a step reads",
    ]
  }

  private var outputs: [String] {
    guard model.task == .regression else { return [model.outputNames.joined(separator: ", ")] }
    return zip(model.outputNames, model.outputs).map(channel)
  }

  private func channel(_ name: String, _ c: Model.Channel) -> String {
    let unit = c.unit.isEmpty ? "" : " [\(c.unit)]"
    return "\(name)\(unit), mean \(c.mean), scale \(c.scale)" + (c.limit.map { ", flagged above |z| = \($0)" } ?? "")
  }

  private func layer(_ index: Int, _ l: Model.Layer) -> String {
    let values = zip(noiseNames(l), l.noiseValues).map { " \($0) \($1)" }.joined(separator: ",")
    let noise = l.noise == "none" ? "no noise" : "noise \(l.noise) (id \(l.noiseID)):\(values)"
    let radius = l.spectralRadius.map { ", spectral radius \($0)" } ?? ""
    let cell = "\(index) \(l.cell)\(l.name.isEmpty ? "" : " \"\(l.name)\"")"
    return "\(cell), \(l.inputs) -> \(l.units)\(parts[index].text(model.inputNames))\(radius), \(noise)"
  }

  private var sequence: String {
    [
      model.isValidAtEnd ? "output valid at the end" : "output valid at every step",
      model.interval.map { "a sample every \($0) s" } ?? "interval not given",
      model.trainedLength.map { "trained on \($0) steps" } ?? "trained length not given",
      model.warmUp > 0 ? "\(model.warmUp) steps of warm-up" : nil,
      model.horizon > 0 ? "speaks of \(model.horizon) steps ahead" : nil,
    ].compactMap { $0 }.joined(separator: ", ")
  }

  private var trained: String {
    guard model.hasNoise else { return "none: the model runs without noise only" }
    switch model.trainedWith {
    case true?: return "trained with the noise that it names"
    case false?: return "trained without the noise that it names"
    case nil: return "the file does not say whether it was trained with the noise that it names"
    }
  }

  private var calibration: [String] {
    guard let c = model.calibration else { return [] }
    let first = "\(c.members) members at noise scale \(c.noiseScale)" + (c.data.isEmpty ? "" : ", on \(c.data)")
    return [first]
      + c.offsets.enumerated().map { i, offset in
        let (level, output) = (c.levels[i / model.outputs.count], model.outputNames[i % model.outputs.count])
        let share = c.coverage.isEmpty ? "" : ", share of truths below \(c.coverage[i])"
        return "\(output), quantile \(level): offset \(offset)\(share)"
      }
  }

  private func memory(_ s: ModelStream.Info) -> String {
    """
    \(s.members) member\(s.members == 1 ? "" : "s"), noise \(s.noise ? "on" : "off"): \(s.bytes) bytes, of these \
    \(s.scratchBytes) scratch; snapshot \(s.snapshotBytes) bytes
    """
  }

  func noiseNames(_ layer: Model.Layer) -> [String] {
    ["paper": ["eps", "sigma1", "sigma2"], "official": ["add", "mult"], "matrix": ["columns"]][layer.noise] ?? []
  }
}
