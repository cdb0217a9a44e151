/// The values and Jacobians of a function at many points, in two flat lists.
///
/// Point by point the numbers are those of ``jacobian(at:of:)->[[N]]`` or
/// ``forwardJacobian(at:tangents:of:)``; a batch saves what opening a transform and making its
/// arrays cost.
public struct Jacobians<Number: DifferentiableNumber> {
  /// How many inputs every derivative is by.
  public let inputCount: Int
  @usableFromInline var outputs: Int?
  @usableFromInline var storedValues: [Number] = []
  @usableFromInline var storedDerivatives: [Number] = []
  /// How many points there will be, and the transform's name for messages.
  @usableFromInline let expected: Int
  @usableFromInline let transform: StaticString
  @usableFromInline var points = 0

  @inlinable
  init(inputCount: Int, points: Int = 1, transform: StaticString) {
    self.inputCount = inputCount
    self.expected = points
    self.transform = transform
  }

  /// Results that are there already.
  init(
    inputCount: Int, outputCount: Int, pointCount: Int, values: [Number], derivatives: [Number]
  ) {
    self.init(inputCount: inputCount, points: pointCount, transform: "jacobians")
    outputs = outputCount
    points = pointCount
    storedValues = values
    storedDerivatives = derivatives
  }

  /// How many points there are.
  public var pointCount: Int { points }
  /// How many outputs the function gave at every point; 0 where there is no point.
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

  /// Traps unless a run gave as many outputs as the first; the first one's number is kept.
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
      storedValues.reserveCapacity(expected * count)
      storedDerivatives.reserveCapacity(expected * count * inputCount)
    }
  }
}

extension Jacobians: Sendable where Number: Sendable {}

/// The Jacobians at many points by reverse mode: at each one a run, and a backward sweep for two
/// rows.
///
///     jacobians(at: inputs) { i, x in residual(x, measured: data[i]) }
///
/// - Parameters:
///   - points: the inputs of each point, all of one length.
///   - function: gets a point's place in `points` and its inputs. It gives as many outputs at every
///     point; which ones may differ.
@inlinable
public func jacobians<N: DifferentiableNumber>(
  at points: [[N]], of function: (Int, [Variable<N>]) throws -> [Variable<N>]
) rethrows -> Jacobians<N> {
  var result = Jacobians<N>(
    inputCount: points.first?.count ?? 0, points: points.count, transform: "jacobians")
  let tape = Tape<N>.open(for: "jacobians(at:of:)")
  defer { tape.close() }
  var inputs: [Variable<N>] = []
  for (i, point) in points.enumerated() {
    // A scope of its own: a variable of an earlier point is stale.
    if i > 0 { tape.reopen(for: "jacobians(at:of:)") }
    try result.append(point, on: tape, &inputs) { try function(i, $0) }
  }
  return result
}

/// The Jacobians at many points by forward mode, with as many directions a run as `tangents` has
/// lanes.
///
///     forwardJacobians(at: inputs, tangents: SIMD16<Double>.self) { i, x in
///       residual(x, measured: data[i])
///     }
///
/// - Parameters:
///   - points: the inputs of each point, all of one length.
///   - function: gets a point's place in `points` and its inputs. It gives as many outputs at every
///     point; which ones may differ.
@inlinable
public func forwardJacobians<T: SIMD>(
  at points: [[T.Scalar]], tangents: T.Type,
  of function: (Int, [VectorDual<T>]) throws -> [VectorDual<T>]
) rethrows -> Jacobians<T.Scalar> where T.Scalar: DifferentiableNumber, T.Scalar.Mask == Bool {
  var result = Jacobians<T.Scalar>(
    inputCount: points.first?.count ?? 0, points: points.count, transform: "forwardJacobians")
  var inputs = ForwardInputs<T>(count: result.inputCount)
  for (i, point) in points.enumerated() {
    try result.append(point, &inputs) { try function(i, $0) }
  }
  return result
}
