// A reverse-mode engine in 80 lines, without Nabla. It has three parts: the value, the operations
// with their backward functions, and the graph with its order.

// MARK: - The value

/// A number that stores its operands and its gradient.
final class Value {
  let data: Double
  /// The derivative of the output by this value, to which its users add during `backward`.
  var gradient = 0.0
  /// The operands that this value was computed from.
  let inputs: [Value]
  /// Adds this value's contributions to the gradients of its inputs. Leaves do nothing.
  var passOn: () -> Void = {}

  init(_ data: Double, madeFrom inputs: [Value] = []) {
    self.data = data
    self.inputs = inputs
  }
}

// MARK: - The operations

// Each operation computes its result and stores its step of the backward pass:
// gradient of an input += local derivative * gradient of the result.

func + (a: Value, b: Value) -> Value {
  let result = Value(a.data + b.data, madeFrom: [a, b])
  result.passOn = { [unowned result] in
    a.gradient += 1 * result.gradient
    b.gradient += 1 * result.gradient
  }
  return result
}

func * (a: Value, b: Value) -> Value {
  let result = Value(a.data * b.data, madeFrom: [a, b])
  result.passOn = { [unowned result] in
    a.gradient += b.data * result.gradient
    b.gradient += a.data * result.gradient
  }
  return result
}

func relu(_ a: Value) -> Value {
  let result = Value(max(a.data, 0), madeFrom: [a])
  result.passOn = { [unowned result] in
    a.gradient += (a.data > 0 ? 1 : 0) * result.gradient
  }
  return result
}

// The other operations are compositions of these three.
func - (a: Value, b: Value) -> Value { a + -1 * b }
func * (a: Double, b: Value) -> Value { Value(a) * b }
func + (a: Value, b: Double) -> Value { a + Value(b) }

// MARK: - The graph

extension Value {
  /// All values that this one depends on, each after its operands.
  func topologicalOrder() -> [Value] {
    var order: [Value] = []
    var seen: Set<ObjectIdentifier> = []
    func visit(_ value: Value) {
      guard seen.insert(ObjectIdentifier(value)).inserted else { return }
      for input in value.inputs { visit(input) }
      order.append(value)
    }
    visit(self)
    return order
  }

  /// Computes the gradient of every value that this one depends on.
  ///
  /// In reverse topological order, a gradient is complete before it is propagated.
  func backward(incoming: Double = 1) {
    gradient += incoming
    for value in topologicalOrder().reversed() { value.passOn() }
  }
}
