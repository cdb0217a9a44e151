import NablaTensor

/// What is said of a tensor instead of its elements.
public struct TensorSummary: Sendable, Equatable {
  /// The lengths of its dimensions.
  public let shape: Shape
  /// The root of the sum of squares.
  public let norm: Double
  /// The least element: NaN where one is, infinity where there is none.
  public let minimum: Double
  /// The greatest element: NaN where one is, minus infinity where there is none.
  public let maximum: Double
  /// The sum over the count: NaN where there is no element.
  public let mean: Double

  init(_ tensor: AnyTensor) {
    let elements = tensor.numbers
    shape = tensor.shape
    // Scaled, so that the squares neither overflow nor vanish.
    let largest = elements.reduce(0) { $1.magnitude > $0 || $1.isNaN ? $1.magnitude : $0 }
    let scale = largest.isFinite && largest > 0 ? largest : 1
    norm = scale * elements.reduce(0) { $0 + ($1 / scale) * ($1 / scale) }.squareRoot()
    minimum = elements.reduce(.infinity) { $1 < $0 || $1.isNaN ? $1 : $0 }
    maximum = elements.reduce(-.infinity) { $1 > $0 || $1.isNaN ? $1 : $0 }
    mean = elements.isEmpty ? .nan : elements.reduce(0, +) / Double(elements.count)
  }

  /// The number itself where there is one; else shape and norm.
  var text: String {
    shape.elementCount == 1
      ? NumberText.short(minimum) : "\(shape) ‖\(NumberText.short(norm))‖"
  }

  /// What explanations compute with: the number itself where there is one, else the norm.
  var number: Double { shape.elementCount == 1 ? minimum : norm }

  /// Shape, norm, extremes and mean.
  var description: String {
    if shape.elementCount == 1 { return NumberText.shortest(minimum) }
    return "\(shape)  norm \(NumberText.short(norm)), from \(NumberText.short(minimum)) to "
      + "\(NumberText.short(maximum)), mean \(NumberText.short(mean))"
  }
}

/// What an explanation says of a node that is a tensor.
struct TensorNote: Sendable, Equatable {
  let shape: Shape
  /// Nil where it was not kept.
  let value: TensorSummary?
  let gradient: TensorSummary?
  /// How gradients pass through the operation that made it; nil of what no operation made.
  var derivative: String?
}
