/// Whether two numbers are equal up to rounding: |x - y| ≤ absolute + relative |y|.
///
///     isClose(0.1 + 0.2, 0.3)  // true
///
/// As in PyTorch and NumPy, `y` is the reference, and an infinity is close only to itself.
///
/// - Parameters:
///   - relative: the tolerance as a fraction of `y`.
///   - absolute: the tolerance near 0.
///   - equalNaN: whether NaN is close to NaN; it is close to no other number.
@inlinable
public func isClose<N: BinaryFloatingPoint>(
  _ x: N, _ y: N, relative: N = 1e-5, absolute: N = 1e-8, equalNaN: Bool = false
) -> Bool {
  if x == y { return true }
  if x.isNaN || y.isNaN { return equalNaN && x.isNaN && y.isNaN }
  let difference = (x - y).magnitude
  return difference.isFinite && difference <= absolute + relative * y.magnitude
}

/// Whether two lists have the same length and their numbers are close: see
/// ``isClose(_:_:relative:absolute:equalNaN:)``.
@inlinable
public func isClose<N: BinaryFloatingPoint>(
  _ x: [N], _ y: [N], relative: N = 1e-5, absolute: N = 1e-8, equalNaN: Bool = false
) -> Bool {
  x.count == y.count
    && zip(x, y).allSatisfy {
      isClose($0, $1, relative: relative, absolute: absolute, equalNaN: equalNaN)
    }
}
