// An automatic-differentiation engine on one page. It has three parts: the value, the operations
// with their backward functions, and the graph with its order. Nothing of Nabla is used here.

// MARK: - The value

/// A number that remembers how it was made, and can be told its gradient.
final class Value {
  let data: Double
  /// The derivative of the output by this value; other values add to it during `backward`.
  var gradient = 0.0
  /// The values that this one was made from.
  let inputs: [Value]
  /// Passes this value's gradient on to its inputs. A value that was given has nothing to pass on.
  var passOn: () -> Void = {}

  init(_ data: Double, madeFrom inputs: [Value] = []) {
    self.data = data
    self.inputs = inputs
  }
}

// MARK: - The operations

// Each one computes its result, and remembers the one step of the backward pass:
// the input's gradient += local derivative * the result's gradient.

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

// The rest is made of these three.
func - (a: Value, b: Value) -> Value { a + -1 * b }
func * (a: Double, b: Value) -> Value { Value(a) * b }
func + (a: Value, b: Double) -> Value { a + Value(b) }

// MARK: - The graph

extension Value {
  /// All values that this one depends on, each after the values that it was made from.
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

  /// Finds the gradient of every value that this one depends on.
  ///
  /// Backwards through the order, a value's gradient is complete before it is passed on.
  func backward(incoming: Double = 1) {
    gradient += incoming
    for value in topologicalOrder().reversed() { value.passOn() }
  }
}
