import CNoisyRNN
import Foundation
import NoisyRNN
import Testing
import _NRNNReference

/// What a model says of itself.
@Suite struct ModelFactsTests {
  @Test func kernelsAreThoseOfTheEngine() {
    #expect(Model.Kernels.allCases.map(\.name) == Model.Kernels.allCases.map { "\($0)" })
    #expect(nrnn_kernels_name(UInt32(Model.Kernels.allCases.count)) == nil)
  }

  @Test func theyAreThoseOfTheFile() throws {
    var file = ModelFile(Zoo.cells.last!.network)
    (file.name, file.trainedWith, file.inputLimit) = ("stäck", true, 4)
    file.sequence = .init(interval: 0.5, validAtEnd: true, trainedLength: 64, warmUp: 3, horizon: 2)
    let model = try file.model()
    #expect(model.inputs.map(\.name) == ["stäck.x0", "stäck.x1", "stäck.x2"])
    #expect(model.inputs.map(\.mean) == [0, 0.25, 0.5] && model.inputs.allSatisfy { $0.scale == 1.5 && $0.limit == 4 })
    #expect(model.outputs.map(\.name) == ["stäck.y0", "stäck.y1"])
    #expect(model.layers.map(\.cell) == ["dense", "sde", "dense", "lstm", "elman", "dense"])
    #expect(model.layers.map(\.inputs) == [3, 6, 5, 12, 4, 9] && model.layers.map(\.units) == [6, 5, 12, 4, 9, 2])
    #expect(model.layers.map(\.state) == [0, 5, 0, 8, 9, 0] && model.stateSize == 22)
    #expect(model.layers.map(\.noise) == ["none", "official", "none", "paper", "none", "none"])
    #expect(model.layers[3].noiseValues == [0.5, 0.3, 0.7] && model.layers[3].noiseID == 60)
    #expect(model.task == .softmax && model.hasNoise && model.trainedWith == true && model.isValidAtEnd)
    #expect(model.interval == 0.5 && model.trainedLength == 64 && model.warmUp == 3 && model.horizon == 2)
    #expect(model.provenance.map(\.key) == ["name"] && model.provenance[0].value == "stäck")
  }

  @Test func theCalibrationIsThatOfTheFile() throws {
    var file = ModelFile(Zoo.cells[0].network)
    #expect(try file.model().calibration == nil)
    file.calibration = .init(
      levels: [0.125, 0.5], offsets: [-1, 2, 3, 4.5], coverage: [0, 0.25, 0.5, 1], data: "hölder")
    let found = try #require(try file.model().calibration)
    #expect(found.noiseScale == 0.75 && found.members == 7 && found.data == "hölder")
    #expect(found.levels == [0.125, 0.5] && found.offsets == [-1, 2, 3, 4.5] && found.coverage == [0, 0.25, 0.5, 1])
    file.calibration = .init()
    let bare = try #require(try file.model().calibration)
    #expect(bare.levels.isEmpty && bare.offsets.isEmpty && bare.coverage.isEmpty && bare.data == "")
  }

  @Test func parametersAreTheNumbersOfTheTensors() throws {
    #expect(try ModelFile(CellsGoldenTests.network(step: [0.1, 0.2])).model().parameters == 4 + 4 + 2 + 2 + 2 + 4 + 2)
  }

  @Test(arguments: Zoo.all) func theFirstStateIsTheFiles(zoo: Zoo) throws {
    let (network, stream) = (zoo.network, try ModelStream(zoo.model(), members: 3))
    for (l, layer) in network.layers.enumerated() {
      let expected = (layer.initial ?? []).map(Float.init)
      for member in [nil, 0, 2] { #expect(try stream.state(layer: l, member: member) == expected) }
    }
  }

  /// A new cell of the format has a row in the zoo, or every suite that speaks of streams passes it by.
  @Test func theZooHasEveryCellOfTheFormat() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../..")
    let proto = try String(contentsOf: root.appending(path: "proto/nrnn_model.proto"), encoding: .utf8)
    let oneof = try #require(proto.firstMatch(of: /oneof cell \{([^}]*)\}/)).1
    let cells = Set(oneof.matches(of: /\w+ (\w+) = \d+;/).map { String($0.1) })
    #expect(cells.count >= 10)
    let elsewhere: Set = ["norm", "embedding"]  // without a definition in Swift: Tests/zoo.py has them
    #expect(try Set(Zoo.all.flatMap { try $0.model().layers.map(\.cell) }) == cells.subtracting(elsewhere))
  }

  // MARK: Check vectors

  /// A file whose check vectors are those of the definition, but for an error in one of them.
  private func file(error: Double, lastStepAlone: Bool = false, inLogits: Bool = false) -> ModelFile {
    var file = ModelFile(Zoo.all[1].network)
    for (i, error) in [0, error].enumerated() {
      let input = Zoo.all[1].samples(5, seed: UInt64(i)).map(Double.init)
      var (path, rows) = (file.network.start, [[Double]]())
      for x in input {
        file.network.step(&path, [x])
        rows.append(inLogits ? path.logits : path.outputs)
      }
      if lastStepAlone { rows = [rows.last!] }
      rows[rows.count - 1][3] += error
      file.checks.append(.init(input: input, output: rows.flatMap { $0 }, tolerance: 1e-5, inLogits: inLogits))
    }
    return file
  }

  @Test(arguments: [false, true], [false, true]) func checkVectorsAreReplayed(lastStepAlone: Bool, inLogits: Bool)
    throws
  {
    let report = try file(error: 0, lastStepAlone: lastStepAlone, inLogits: inLogits).model().verify()
    #expect(report.checks == 2 && report.failed == 0 && report.worstError < 1e-5 && report.tolerance == 1e-5)
    let bad = try file(error: 2e-3, lastStepAlone: lastStepAlone, inLogits: inLogits).model()
    let missed = try bad.verify()
    #expect(missed.checks == 2 && missed.failed == 1 && abs(missed.worstError - 2e-3) < 1e-5)
    #expect(missed.worstCheck == 1 && missed.worstStep == 4 && missed.worstOutput == 3)
  }

  @Test func aFileWithoutCheckVectorsSaysSo() throws {
    let model = try Zoo.all[0].model()
    #expect(#expect(throws: NRNNError.self) { try model.verify() }?.status == .noChecks)
  }

  // MARK: Files

  @Test func aModelLoadsFromAFile() throws {
    let path = NSTemporaryDirectory() + "nrnn-\(UUID()).nrnn"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let file = ModelFile(Zoo.all[0].network)
    #expect(FileManager.default.createFile(atPath: path, contents: Data(file.bytes)))
    #expect(try Model(contentsOf: path).fingerprint == file.model().fingerprint)
    let error = #expect(throws: NRNNError.self) { try Model(contentsOf: path + ".missing") }
    #expect(error?.status == .io && error!.message.hasSuffix(path + ".missing"))
  }
}
