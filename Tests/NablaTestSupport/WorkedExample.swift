import Nabla

/// The worked example for every number type.
public func workedExample<N: DifferentiableNumber>(_ x: N) -> N {
  let z = (2 * x).named("z")
  let y1 = (z + 5).named("y1")
  let y2 = (relu(z * z) + x + 3).named("y2")
  return (y1 - y2 + y2 * x).named("loss")
}
