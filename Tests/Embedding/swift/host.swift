// An ordinary Swift program with a runtime of its own: classes, arrays, strings, closures and dictionaries are counted by
// the host's swift_retain while the library's functions run beside it.
import CNoisyRNN

final class Sensor {
  let name: String
  private(set) var history: [[Float]] = []
  private let stream: OpaquePointer
  nonisolated(unsafe) static var alive = 0

  init(_ name: String, _ model: OpaquePointer) {
    self.name = name
    var options = nrnn_stream_options()
    options.struct_size = MemoryLayout<nrnn_stream_options>.size
    options.members = 4
    options.stream_id = name.withCString { nrnn_stream_id_from_key($0, name.utf8.count) }
    var made: OpaquePointer?
    precondition(nrnn_stream_create(model, &options, &made, nil) == NRNN_OK)
    stream = made!
    Sensor.alive += 1
  }

  deinit {
    nrnn_stream_free(stream)
    Sensor.alive -= 1
  }

  func feed(_ x: Float) {
    var mean = [Float](repeating: 0, count: 10)
    mean.withUnsafeMutableBufferPointer {
      var output = nrnn_output()
      output.struct_size = MemoryLayout<nrnn_output>.size
      (output.mean, output.mean_capacity) = ($0.baseAddress, $0.count)
      precondition(nrnn_stream_step(stream, [x], 1, 0, &output, nil) == NRNN_OK)
    }
    history.append(mean)
  }
}

func run(_ path: String) -> [String: Float] {
  var model: OpaquePointer?
  precondition(nrnn_model_load_file(path, nil, &model, nil) == NRNN_OK)
  let sensors = (0..<20).map { Sensor("sensor \($0)", model!) }
  nrnn_model_free(model)
  for t in 0..<64 { sensors.forEach { $0.feed(Float(t % 17)) } }
  return Dictionary(uniqueKeysWithValues: sensors.map { ($0.name, $0.history.last!.max()!) })
}

let first = run(CommandLine.arguments[1])
precondition(Sensor.alive == 0, "expected every sensor to be freed, found \(Sensor.alive)")
precondition(first.count == 20 && Set(first.values).count == 20, "expected 20 different paths")
precondition(first == run(CommandLine.arguments[1]), "expected equal runs")
print("as expected")
