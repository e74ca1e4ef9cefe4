/// The values within a value.
extension JSONScanner {
  /// The node of a key.
  func child(of parent: Int, _ key: Text) -> Int? {
    var node = parent + 1
    while node < end(of: parent) {
      if nodes[node].key.isEqual(to: key) { return node }
      node = nodes[node].end
    }
    return nil
  }

  func child(of parent: Int, at place: Int) -> Int? {
    var (node, left) = (parent + 1, place)
    while node < end(of: parent) {
      if left == 0 { return node }
      (node, left) = (nodes[node].end, left - 1)
    }
    return nil
  }

  func children(of parent: Int) -> [Int] {
    var (found, node) = ([Int](), parent + 1)
    while node < end(of: parent) {
      found.append(node)
      node = nodes[node].end
    }
    return found
  }

  private func end(of parent: Int) -> Int { min(nodes[parent].end, nodes.count) }
}
