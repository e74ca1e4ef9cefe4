import Foundation
import NoisyRNN
import Testing

/// What may stand at a path: no pipe is waited for, no device is read, and the message says what is there.
@Suite struct ModelPathsTests {
  private static func message(_ path: String) -> String {
    let error = #expect(throws: NRNNError.self) { try Model(contentsOf: path) }
    #expect(error?.status == .io)
    return error?.message ?? ""
  }

  @Test func aPipeIsRefused() {
    let path = NSTemporaryDirectory() + "nrnn-\(UUID().uuidString)"
    #expect(mkfifo(path, 0o600) == 0)
    #expect(Self.message(path) == "file: expected a regular file, found a pipe: \(path)")
    unlink(path)
  }

  @Test(arguments: [
    ("/", "file: expected a regular file, found a directory: /"),
    ("/dev/zero", "file: expected a regular file, found a device: /dev/zero"),
    ("/nowhere", "file: expected one that can be read, found no such file or directory: /nowhere"),
    ("/dev/null/below", "file: expected one that can be read, found not a directory: /dev/null/below"),
  ])
  func whatIsNoRegularFileIsRefused(path: String, wanted: String) { #expect(Self.message(path) == wanted) }

  @Test func aModelSaysWhatAStepTakes() throws {
    let model = try ModelFile(CellsGoldenTests.network(step: [0.1])).model()
    #expect(model.operations > 256 && model.operations < 2048)
  }
}
