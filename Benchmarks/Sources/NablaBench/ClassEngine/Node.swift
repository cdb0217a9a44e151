import Foundation

/// The engine that everybody writes first: an object a number, with its gradient, the numbers that
/// it was made of and a closure that passes the gradient on to them.
final class Node {
  let value: Double
  var gradient = 0.0
  let parents: [Node]
  private var passOn: () -> Void = {}

  init(_ value: Double) {
    self.value = value
    parents = []
  }

  private init(_ value: Double, _ x: Node, _ partial: Double) {
    self.value = value
    parents = [x]
    passOn = { [unowned self] in x.gradient += partial * gradient }
  }

  private init(_ value: Double, _ x: Node, _ partialX: Double, _ y: Node, _ partialY: Double) {
    self.value = value
    parents = [x, y]
    passOn = { [unowned self] in
      x.gradient += partialX * gradient
      y.gradient += partialY * gradient
    }
  }

  /// Sets the gradients of all that this number was made of.
  func backward() {
    var order: [Node] = []
    var visited: Set<ObjectIdentifier> = []
    func visit(_ node: Node) {
      guard visited.insert(ObjectIdentifier(node)).inserted else { return }
      for parent in node.parents { visit(parent) }
      order.append(node)
    }
    visit(self)
    gradient = 1
    for node in order.reversed() { node.passOn() }
  }
}

extension Node: WorkloadNumber {
  static var zero: Node { Node(0) }
  static func + (x: Node, y: Node) -> Node { Node(x.value + y.value, x, 1, y, 1) }
  static func - (x: Node, y: Node) -> Node { Node(x.value - y.value, x, 1, y, -1) }
  static func * (x: Node, y: Node) -> Node { Node(x.value * y.value, x, y.value, y, x.value) }
  static func / (x: Node, y: Node) -> Node {
    let quotient = x.value / y.value
    return Node(quotient, x, 1 / y.value, y, -quotient / y.value)
  }
  static func + (x: Node, y: Double) -> Node { Node(x.value + y, x, 1) }
  static func - (x: Node, y: Double) -> Node { Node(x.value - y, x, 1) }
  static func - (x: Double, y: Node) -> Node { Node(x - y.value, y, -1) }
  static func * (x: Double, y: Node) -> Node { Node(x * y.value, y, x) }
  static func / (x: Node, y: Double) -> Node { Node(x.value / y, x, 1 / y) }

  func tanh() -> Node {
    let t = Foundation.tanh(value)
    return Node(t, self, 1 - t * t)
  }
  func sin() -> Node { Node(Foundation.sin(value), self, Foundation.cos(value)) }
  func cos() -> Node { Node(Foundation.cos(value), self, -Foundation.sin(value)) }
  func exp() -> Node {
    let e = Foundation.exp(value)
    return Node(e, self, e)
  }
  func sqrt() -> Node {
    let root = value.squareRoot()
    return Node(root, self, 0.5 / root)
  }
  func relu() -> Node { value > 0 ? Node(value, self, 1) : Node(0, self, 0) }
}
