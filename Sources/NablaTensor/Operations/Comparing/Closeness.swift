import NablaCore

extension Tensor where Element: DifferentiableElement {
  /// Whether elements are equal to those of another tensor up to rounding, |x - y| ≤ absolute +
  /// relative |y|; the shapes are broadcast. Not differentiable, and not for inner loops: it runs
  /// one element at a time.
  ///
  /// An infinity is close only to itself. PyTorch calls it `isclose` and has the same tolerances.
  public func isClose(
    to other: Tensor, relative: Element = 1e-5, absolute: Element = 1e-8, equalNaN: Bool = false
  ) -> Tensor<Bool> {
    guard let shape = self.shape.broadcast(with: other.shape) else {
      return Tensor<Bool>(fail(broadcastError("isClose", [any, other.any]), .bool, self.shape))
    }
    let (xs, ys) = withoutGradient {
      (self.expanded(to: shape).scalars, other.expanded(to: shape).scalars)
    }
    let close = zip(xs, ys).map {
      NablaCore.isClose($0, $1, relative: relative, absolute: absolute, equalNaN: equalNaN)
    }
    return close.withUnsafeBufferPointer { Tensor<Bool>(shape: shape, copying: $0) }
  }

  /// Whether all elements are close to those of another tensor: see
  /// ``isClose(to:relative:absolute:equalNaN:)``. PyTorch calls it `allclose`.
  public func allClose(
    to other: Tensor, relative: Element = 1e-5, absolute: Element = 1e-8, equalNaN: Bool = false
  ) -> Bool {
    isClose(to: other, relative: relative, absolute: absolute, equalNaN: equalNaN).scalars
      .allSatisfy { $0 }
  }
}
