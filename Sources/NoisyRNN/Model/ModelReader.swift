import NRNNFormat
import NRNNKernels
import NRNNPlatform

/// Bytes become an immutable model: envelope, decode, validate, pack. The only place where a file is believed or not.
enum ModelReader {
  /// `arena`: where the model will lie. `temporary`: what the file is decoded in; nil: the heap. `packer`: for who packs the
  /// file.
  static func load(
    _ bytes: UnsafeRawBufferPointer, _ request: LoadRequest, arena: Arena = Arena(),
    temporary: UnsafeMutableRawBufferPointer? = nil, packer: UnsafeMutablePointer<Packer>? = nil
  ) throws(Failure) -> UnsafeMutablePointer<ModelData> {
    guard let table = nrnn_kernels_find(request.kernels) else {
      throw Failure(.unsupported).say("kernels: expected some that this CPU has, found number ").say(request.kernels)
    }
    try FileEnvelope.checkEnds(bytes, request.limit)
    if !request.isTrusted { try FileEnvelope.checkSum(bytes) }
    let scan = try FileScan(bytes)
    try checkPlace(request, scan)
    let heap = temporary == nil ? nrnn_alloc(scan.decodedSize) : nil
    defer { if let heap { nrnn_free(heap) } }
    let file = try scan.decode(in: temporary ?? UnsafeMutableRawBufferPointer(start: heap, count: scan.decodedSize))
    var reader = Reader(fileSize: bytes.count, arena: arena, packer: packer, isTrusted: request.isTrusted)
    do throws(Failure) {
      let packed = try PackedFile(file, scan, bytes, request)
      if let packed { reader.given = GivenArrays(try packed.arrays(&reader.arena)) }
      return try reader.model(file, Kernels(table: table), packed)
    } catch {
      reader.arena.free()
      throw error
    }
  }

  /// What loading takes in places that the caller gives: for the model, at most, and to decode the file.
  static func sizes(_ bytes: UnsafeRawBufferPointer, _ request: LoadRequest)
    throws(Failure) -> (model: Int, temporary: Int)
  {
    try FileEnvelope.checkEnds(bytes, request.limit)
    let scan = try FileScan(bytes)
    try checkPlace(request, scan)
    return (try scan.modelSize(request), scan.decodedSize)
  }

  private static func checkPlace(_ request: LoadRequest, _ scan: FileScan) throws(Failure) {
    guard !request.inPlace || scan.found.weights != nil else {
      throw Failure(.unsupported).say("options.flags: expected IN_PLACE of a packed file (nrnn pack), found another")
    }
  }
}

extension Reader {
  static let mostLayers = 64

  /// All is read into its place, and nothing large is copied: a chip's stack is small.
  @inline(never)
  fileprivate mutating func model(_ file: Message<Nrnn__Model>, _ kernels: Kernels, _ packed: PackedFile?)
    throws(Failure) -> UnsafeMutablePointer<ModelData>
  {
    try refuseWhatIsNotThereYet(file)
    try checkSizes(file)
    let model = try place(kernels)
    // In the order of the proto, which is that of the fingerprint.
    try readInputs(file, &model.pointee)
    try readLayers(file, &model.pointee)
    try readout(file, &model.pointee)
    try readOutputs(file, &model.pointee)
    model.pointee.task = try task(file)
    model.pointee.sequence = try sequence(file.pointee.sequence)
    try boundWork(&model.pointee)
    packer?.pointee.outline = outline
    model.pointee.fingerprint = try packed?.fingerprint(self) ?? fingerprint
    (model.pointee.isPacked, model.pointee.isInPlace) = (packed != nil, packed?.isInPlace ?? false)
    (model.pointee.parameters, model.pointee.weightBytes) = (parameters, weightBytes)
    try checks(file, &model.pointee)
    try calibration(file.pointee.calibration, &model.pointee)
    try provenance(file, &model.pointee)
    model.pointee.arena = arena
    return model
  }

  @inline(never)
  private mutating func place(_ kernels: Kernels) throws(Failure) -> UnsafeMutablePointer<ModelData> {
    let model = try arena.allocate(ModelData.self, 1)
    let sets = try arena.allocate(ModelData.WeightSet.self, 1)
    sets.initialize(to: ModelData.WeightSet())
    model.initialize(to: ModelData(kernels: kernels, sets: sets))
    return model
  }

  @inline(never)
  private mutating func readOutputs(_ file: Message<Nrnn__Model>, _ data: inout ModelData) throws(Failure) {
    data.outputs = try outputChannels(file)
    data.outputScaling = try outputScaling(data)
    if let readout = UnsafeMutablePointer(mutating: data.sets.pointee.readout) {
      (readout.pointee.mean, readout.pointee.scale) = (data.outputScaling?.mean, data.outputScaling?.scale)
    }
  }

  @inline(never)
  private func refuseWhatIsNotThereYet(_ file: Message<Nrnn__Model>) throws(Failure) {
    guard file.pointee.has_version != 0, file.pointee.version == FileEnvelope.version else {
      throw Failure(.badVersion, Field("version")).say("expected 1, found ").say(file.pointee.version)
    }
    try known(file.pointee.base, Field("model"))
    for i in 0..<file.pointee.n_requires where !PackedFile.isFeature(file.pointee.requires[i]) {
      throw Failure(.unsupported, Field("requires")).say("expected only features that this version knows, found ")
        .say(cString: file.pointee.requires[i])
    }
    try absent(file.pointee.n_weight_sets > 0, Field("weight_sets"))
    try absent(file.pointee.feedback != nil, Field("feedback"))
  }

  @inline(never)
  private func checkSizes(_ file: Message<Nrnn__Model>) throws(Failure) {
    try size(file.pointee.n_inputs, "inputs", Reader.largestSize)
    try size(file.pointee.n_layers, "layers", Reader.mostLayers)
    try size(file.pointee.n_outputs, "outputs", Reader.largestSize)
  }

  func size(_ count: Int, _ name: Words, _ most: Int) throws(Failure) {
    guard count > 0 else { throw Failure(.badModel, Field(name)).say("expected at least one, found none") }
    guard count <= most else {
      throw Failure(.tooLarge, Field(name)).atMost(most, found: count)
    }
  }

  @inline(never)
  private mutating func task(_ file: Message<Nrnn__Model>) throws(Failure) -> ModelData.Task {
    guard let task = ModelData.Task(rawValue: UInt32(file.pointee.task.rawValue)) else {
      throw Failure(.unsupported, Field("task")).say("expected REGRESSION, SOFTMAX, SIGMOID or LOG_SOFTMAX, found ")
        .say(file.pointee.task == NRNN__TASK__GAUSSIAN ? "GAUSSIAN" : "an unknown number")
    }
    count(task.rawValue)
    return task
  }

  @inline(never)
  private mutating func sequence(_ message: Message<Nrnn__Sequence>?) throws(Failure) -> ModelData.Sequence {
    guard let s = message?.pointee else { return ModelData.Sequence() }
    let field = Field(message: "sequence")
    try known(s.base, field)
    guard s.valid == NRNN__SEQUENCE__VALIDITY__EVERY_STEP || s.valid == NRNN__SEQUENCE__VALIDITY__END else {
      throw Failure(.unsupported, field("valid")).say("expected EVERY_STEP or END, found number ").say(
        s.valid.rawValue)
    }
    count(s.has_interval)
    let interval = s.has_interval == 0 ? 0 : try number(s.interval, field("interval"))
    guard s.has_interval == 0 || interval > 0 else {
      throw Failure(.badModel, field("interval")).say("expected seconds above 0, found ").say(interval)
    }
    guard s.max_substeps <= Reader.largestSize else {
      throw Failure(.tooLarge, field("max_substeps")).atMost(Reader.largestSize, found: s.max_substeps)
    }
    var sequence = ModelData.Sequence(
      interval: interval, validAtEnd: s.valid == NRNN__SEQUENCE__VALIDITY__END, trainedLength: s.trained_length,
      warmUp: s.warm_up, horizon: s.horizon)
    if s.max_substeps > 0 { sequence.mostSubsteps = Int(clamping: s.max_substeps) }
    return sequence
  }

  @inline(never)
  private mutating func readout(_ file: Message<Nrnn__Model>, _ data: inout ModelData) throws(Failure) {
    count(file.pointee.readout == nil ? 0 : 1)
    let width = data.layers[data.layerCount - 1].facts.units
    data.outputCount = file.pointee.n_outputs
    guard let r = file.pointee.readout?.pointee else {
      guard width == file.pointee.n_outputs else {
        throw Failure(.badShape, Field("outputs")).say("expected as many as the last layer's units, ").say(width)
          .say(", found ").say(file.pointee.n_outputs)
      }
      return
    }
    let field = Field(message: "readout")
    try known(r.base, field)
    let readout = try arena.allocate(nrnn_readout.self, 1)
    readout.pointee.M = try self.readout(r.v, field("V"), file.pointee.n_outputs, width)
    readout.pointee.start = try vector(r.c, field("c"), file.pointee.n_outputs)
    data.sets.pointee.readout = UnsafePointer(readout)
  }

  /// A text of the file for people: copied, and UTF-8.
  @inline(never)
  mutating func words(_ text: UnsafeMutablePointer<CChar>?, _ field: Field) throws(Failure) -> UnsafePointer<CChar> {
    let copy = try arena.text(text)
    guard isUTF8(copy) else { throw Failure(.badModel, field).say("expected UTF-8, found other bytes") }
    return copy
  }
}
