/// The values and Jacobians of a function at many points, in two flat lists.
///
/// The numbers are those of ``jacobian(at:of:)->[[N]]`` or ``forwardJacobian(at:tangents:of:)`` at
/// each point; a batch avoids opening a transform and allocating its arrays at every point.
public struct Jacobians<Number: DifferentiableNumber> {
  /// The number of inputs that every derivative is by.
  public let inputCount: Int
  @usableFromInline var outputs: Int?
  @usableFromInline var storedValues: [Number] = []
  @usableFromInline var storedDerivatives: [Number] = []
  /// The expected number of points, and the transform's name for messages.
  @usableFromInline let expected: Int
  @usableFromInline let transform: StaticString
  /// Whether the values are stored, not only derivatives.
  @usableFromInline let hasValues: Bool
  @usableFromInline var points = 0

  @inlinable
  init(
    inputCount: Int, points: Int = 1, transform: StaticString, hasValues: Bool = true
  ) {
    self.inputCount = inputCount
    self.expected = points
    self.transform = transform
    self.hasValues = hasValues
  }

  /// The results of a computation that is complete.
  init(
    inputCount: Int, outputCount: Int, pointCount: Int, values: [Number], derivatives: [Number]
  ) {
    self.init(inputCount: inputCount, points: pointCount, transform: "jacobians")
    outputs = outputCount
    points = pointCount
    storedValues = values
    storedDerivatives = derivatives
  }

  /// The number of points.
  public var pointCount: Int { points }
  /// The number of outputs at every point; 0 without points.
  public var outputCount: Int { outputs ?? 0 }
  /// The outputs of the first point, then those of the second, and so on.
  public var values: [Number] { storedValues }
  /// The Jacobian of the first point row by row, ``inputCount`` numbers an output, then that of the
  /// second, and so on.
  public var derivatives: [Number] { storedDerivatives }

  /// The Jacobian of one point, one row an output.
  @inlinable
  public subscript(point: Int) -> [[Number]] {
    require(
      (0..<points).contains(point), "Jacobians: there is no point \(point), there are \(points)")
    let outputs = outputs ?? 0
    return (0..<outputs).map { output in
      let start = (point * outputs + output) * inputCount
      return Array(storedDerivatives[start..<(start + inputCount)])
    }
  }

  // MARK: Making

  /// Traps unless the point is as long as the first.
  @inlinable
  func check(_ point: [Number]) {
    require(
      point.count == inputCount,
      """
      \(transform): the first point has \(inputCount) inputs, point \(points) has \(point.count)
      """)
  }

  /// Traps unless a run gave as many outputs as the first one, whose number is stored.
  @inlinable
  mutating func check(outputs count: Int) {
    if let outputs {
      require(
        outputs == count,
        """
        \(transform): the function gave \(outputs) outputs at first and \(count) later, at point \
        \(points)
        """)
    } else {
      outputs = count
      if hasValues { storedValues.reserveCapacity(expected * count) }
      storedDerivatives.reserveCapacity(expected * count * inputCount)
    }
  }
}

extension Jacobians: Sendable where Number: Sendable {}

/// The Jacobians at many points by reverse mode: at each point one run of the function, and one
/// backward sweep for every two rows.
///
///     jacobians(at: inputs) { i, x in residual(x, measured: data[i]) }
///
/// - Parameters:
///   - points: the inputs of each point, all of the same length.
///   - function: maps the index of a point and its inputs to the outputs, as many at every point;
///     they may be computed differently.
@inlinable
public func jacobians<N: DifferentiableNumber>(
  at points: [[N]],
  @SingleExpression<[Variable<N>]> of function: (Int, [Variable<N>]) throws -> [Variable<N>]
) rethrows -> Jacobians<N> {
  var result = Jacobians<N>(
    inputCount: points.first?.count ?? 0, points: points.count, transform: "jacobians")
  let tape = Tape<N>.open(for: "jacobians(at:of:)")
  defer { tape.close() }
  var inputs: [Variable<N>] = []
  for (i, point) in points.enumerated() {
    // A new scope, so that variables of earlier points are stale.
    if i > 0 { tape.reopen(for: "jacobians(at:of:)") }
    try result.append(point, on: tape, &inputs) { try function(i, $0) }
  }
  return result
}

/// The Jacobians at many points by forward mode, with one tangent a run for each lane of
/// `tangents`.
///
///     forwardJacobians(at: inputs, tangents: SIMD16<Double>.self) { i, x in
///       residual(x, measured: data[i])
///     }
///
/// - Parameters:
///   - points: the inputs of each point, all of the same length.
///   - function: maps the index of a point and its inputs to the outputs, as many at every point;
///     they may be computed differently.
@inlinable
public func forwardJacobians<T: SIMD>(
  at points: [[T.Scalar]], tangents: T.Type,
  @SingleExpression<[VectorDual<T>]> of function: (Int, [VectorDual<T>]) throws -> [VectorDual<T>]
) rethrows -> Jacobians<T.Scalar> where T.Scalar: DifferentiableNumber, T.Scalar.Mask == Bool {
  var result = Jacobians<T.Scalar>(
    inputCount: points.first?.count ?? 0, points: points.count, transform: "forwardJacobians")
  var inputs = ForwardInputs<T>(count: result.inputCount)
  for (i, point) in points.enumerated() {
    try result.append(point, &inputs) { try function(i, $0) }
  }
  return result
}
