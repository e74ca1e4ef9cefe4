import FoundationEssentials
import NoisyRNN

/// Samples from JSON lines: an object with the channels' names as keys (others are passed over), an array in the
/// model's order, or for a single channel a number.
struct JSONLinesReader: SampleReader {
  private let source: Source
  private let channels: [String]
  private let decoder = JSONDecoder()
  private var line = 0

  init(_ source: Source, _ model: Model) throws {
    (self.source, channels) = (source, model.inputNames)
  }

  var place: String { "line \(line)" }
  var isReady: Bool { source.hasLine }

  mutating func next() throws -> [Float]? {
    while let bytes = try source.line() {
      line += 1
      if bytes.contains(where: { $0 > 0x20 }) { return try sample(bytes) }
    }
    guard line > 0 else { throw Problem(.badData, "\(source.name): expected JSON objects, found an empty file") }
    return nil
  }

  private func sample(_ bytes: [UInt8]) throws(Problem) -> [Float] {
    let here = "\(source.name): \(place)"
    let values = try values(bytes, here)
    var sample: [Float] = []
    for (channel, value) in zip(channels, values) {
      let place = "\(here), channel \"\(channel)\""
      switch value {
      case .number(let number): sample.append(try Value.finite(number, "\(number)", place))
      case .missing: throw Value.missing(place, "null")
      case .other: throw Problem(.badData, "\(place): expected a finite number, found something else")
      }
    }
    return sample
  }

  private func values(_ bytes: [UInt8], _ here: String) throws(Problem) -> [Sample.Value] {
    switch try? decoder.decode(Sample.self, from: Data(bytes)) {
    case .object(let object)?:
      if let absent = channels.first(where: { object[$0] == nil }) {
        throw Problem(.badData, "\(here): expected a key \"\(absent)\", found \(object.keys.sorted().listed)")
      }
      return channels.map { object[$0]! }
    case .array(let array)? where array.count == channels.count: return array
    case .array(let array)?:
      throw Problem(.badData, "\(here): expected \(channels.count) values, found \(array.count)")
    case .value(let value)? where channels.count == 1: return [value]
    default: throw Problem(.badData, "\(here): expected a JSON object or array, found something else")
    }
  }
}

/// One line.
private enum Sample: Decodable {
  enum Value: Decodable {
    case missing, other
    case number(Float)

    init(from decoder: Decoder) throws {
      let container = try decoder.singleValueContainer()
      self = container.decodeNil() ? .missing : (try? container.decode(Float.self)).map { .number($0) } ?? .other
    }
  }

  case object([String: Value])
  case array([Value])
  case value(Value)

  init(from decoder: Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let object = try? container.decode([String: Value].self) {
      self = .object(object)
    } else if let array = try? container.decode([Value].self) {
      self = .array(array)
    } else {
      self = .value(try container.decode(Value.self))
    }
  }
}
