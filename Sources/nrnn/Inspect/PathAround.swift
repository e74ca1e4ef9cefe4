/// A path around layers: from what a layer is given, through a matrix or as it is.
struct PathAround {
  let from: Int
  let isMapped: Bool

  var text: String { ", + \(isMapped ? "a map of " : "")what layer \(from) is given" }
  var json: JSON { ["from": JSON(from), "mapped": .bool(isMapped)] }
}

extension ModelMessage {
  /// Of each layer; nil: it has none.
  var paths: [PathAround?] {
    layers.indices.map { i in
      guard let skip = root.pointee.layers[i]!.pointee.skip?.pointee else { return nil }
      return PathAround(from: skip.has_from == 1 ? Int(skip.from) : i, isMapped: skip.w != nil)
    }
  }
}
