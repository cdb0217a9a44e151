import Nabla

/// A loop of twelve operations an iteration, as another module would publish it.
///
/// `@inlinable` is what lets the compiler specialise it for the caller's number: without it each
/// operation is a call through a witness table.
@inlinable
public func loop<N: DifferentiableNumber>(_ inputs: [N], iterations: Int) -> N {
  var x = inputs[0]
  var y = inputs[1]
  var total = N(0.0)
  for i in 0..<iterations {
    let t = x * inputs[2 + (i & 7)] + y
    let v = x - t * y
    x = relu(0.9 - t) / (v * v + 1)
    y = 0.5 * v + 0.3 * t
    total += x
  }
  return total + y
}
