import NablaTensor

/// A summary of a tensor, shown instead of its elements.
public struct TensorSummary: Sendable, Equatable {
  /// The lengths of the dimensions.
  public let shape: Shape
  /// The square root of the sum of squares.
  public let norm: Double
  /// The minimum: NaN if an element is NaN, infinity if there are no elements.
  public let minimum: Double
  /// The maximum: NaN if an element is NaN, minus infinity if there are no elements.
  public let maximum: Double
  /// The mean: NaN if there are no elements.
  public let mean: Double

  init(_ tensor: AnyTensor) {
    let elements = tensor.numbers
    shape = tensor.shape
    // Scaled, so that the squares neither overflow nor underflow.
    let largest = elements.reduce(0) { $1.magnitude > $0 || $1.isNaN ? $1.magnitude : $0 }
    let scale = largest.isFinite && largest > 0 ? largest : 1
    norm = scale * elements.reduce(0) { $0 + ($1 / scale) * ($1 / scale) }.squareRoot()
    minimum = elements.reduce(.infinity) { $1 < $0 || $1.isNaN ? $1 : $0 }
    maximum = elements.reduce(-.infinity) { $1 > $0 || $1.isNaN ? $1 : $0 }
    mean = elements.isEmpty ? .nan : elements.reduce(0, +) / Double(elements.count)
  }

  /// The number itself if there is one element; otherwise shape and norm.
  var text: String {
    shape.elementCount == 1
      ? NumberText.short(minimum) : "\(shape) ‖\(NumberText.short(norm))‖"
  }

  /// The number used in explanations: the element if there is one, otherwise the norm.
  var number: Double { shape.elementCount == 1 ? minimum : norm }

  /// Shape, norm, extremes and mean.
  var description: String {
    if shape.elementCount == 1 { return NumberText.shortest(minimum) }
    return "\(shape)  norm \(NumberText.short(norm)), from \(NumberText.short(minimum)) to "
      + "\(NumberText.short(maximum)), mean \(NumberText.short(mean))"
  }
}

/// The note on a node that is a tensor.
struct TensorNote: Sendable, Equatable {
  let shape: Shape
  /// Nil if it was not saved.
  let value: TensorSummary?
  let gradient: TensorSummary?
  /// The derivative rule of the operation that made it; nil if no operation did.
  var derivative: String?
}
