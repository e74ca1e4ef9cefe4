// Embedded Swift that does count references: what retains.c must see.
final class Node {
  let value: Int
  var next: Node?
  init(_ value: Int, _ next: Node?) { (self.value, self.next) = (value, next) }
}

/// The sum of 0..<n, by way of a list of objects.
@_cdecl("control_count")
public func controlCount(_ n: Int) -> Int {
  var head: Node?
  for i in 0..<n { head = Node(i, head) }
  var sum = 0
  var node = head
  while let current = node {
    sum += current.value
    node = current.next
  }
  return sum
}
