/// The Jacobian by forward mode, one row an output, with eight tangents a run.
///
/// For functions with more outputs than inputs; see ``jacobian(at:of:)`` for others.
@inlinable
public func forwardJacobian(
  at x: [Double],
  @SingleExpression<[VectorDual<SIMD8<Double>>]> of function: (
    [VectorDual<SIMD8<Double>>]
  ) throws -> [VectorDual<SIMD8<Double>>]
) rethrows -> [[Double]] {
  try forwardJacobian(at: x, tangents: SIMD8<Double>.self, of: function)
}

/// The Jacobian by forward mode, one row an output, with one tangent a run for each lane of
/// `tangents`.
///
/// Note [Lanes and infinities]: in a run with several tangents, an input has tangent 0 in the lanes
/// of the others, and 0 times an infinite partial is NaN: x / y at y = 0 would have no derivative
/// by x. So if a run gives NaN, its inputs are run again one by one, with all others constant.
@inlinable
public func forwardJacobian<T: SIMD>(
  at x: [T.Scalar], tangents: T.Type,
  @SingleExpression<[VectorDual<T>]> of function: ([VectorDual<T>]) throws -> [VectorDual<T>]
) rethrows -> [[T.Scalar]] where T.Scalar: DifferentiableNumber, T.Scalar.Mask == Bool {
  var result = Jacobians<T.Scalar>(
    inputCount: x.count, transform: "forwardJacobian", hasValues: false)
  var inputs = ForwardInputs<T>(count: x.count)
  try result.append(x, &inputs, function)
  return result[0]
}

extension Jacobians {
  /// Appends the values and derivatives at one more point, in as many runs as there are groups of
  /// lanes.
  @inlinable
  mutating func append<T: SIMD>(
    _ point: [Number], _ inputs: inout ForwardInputs<T>,
    _ function: ([VectorDual<T>]) throws -> [VectorDual<T>]
  ) rethrows where T.Scalar == Number, Number.Mask == Bool {
    check(point)
    let block = storedDerivatives.count
    for start in stride(from: 0, to: max(inputCount, 1), by: T.scalarCount) {
      let lanes = start..<min(start + T.scalarCount, inputCount)
      let tag = inputs.vary(lanes, at: point)
      let results = try function(inputs.numbers)
      check(outputs: results.count)
      if start == 0 {
        if hasValues { for result in results { storedValues.append(result.value(of: tag)) } }
        let count = results.count * inputCount
        storedDerivatives.append(contentsOf: repeatElement(.zero, count: count))
      }
      let hasNaN = store(results, of: tag, in: lanes, from: block)
      guard lanes.count > 1, hasNaN else { continue }
      for i in lanes {
        let tag = inputs.vary(i..<(i + 1), at: point)
        let alone = try function(inputs.numbers)
        check(outputs: alone.count)
        _ = store(alone, of: tag, in: i..<(i + 1), from: block)
      }
    }
    points += 1
  }

  /// Writes the columns of the inputs that varied. Returns whether one of them has a NaN.
  @inlinable
  mutating func store<T: SIMD>(
    _ results: [VectorDual<T>], of tag: UInt32, in lanes: Range<Int>, from block: Int
  ) -> Bool where T.Scalar == Number, Number.Mask == Bool {
    let inputCount = inputCount
    guard !lanes.isEmpty, !results.isEmpty else { return false }
    return storedDerivatives.withUnsafeMutableBufferPointer { derivatives in
      var hasNaN = false
      for row in results.indices {
        let start = derivatives.baseAddress! + (block + row * inputCount + lanes.lowerBound)
        // The lanes are stored like an array. A subscript whose index is unknown at compile time
        // would spill the whole vector for each lane that it reads.
        withUnsafeBytes(of: results[row].tangent(of: tag)) { bytes in
          let tangent = bytes.assumingMemoryBound(to: Number.self)
          for i in 0..<lanes.count {
            start[i] = tangent[i]
            if tangent[i].hasNaN { hasNaN = true }
          }
        }
      }
      return hasNaN
    }
  }
}

/// The inputs of forward runs. The tangents are made once; only values and tags change from point
/// to point.
@usableFromInline
struct ForwardInputs<T: SIMD>
where T.Scalar: DifferentiableNumber & BinaryFloatingPoint, T.Scalar.Mask == Bool {
  @usableFromInline var numbers: [VectorDual<T>]
  /// The inputs that vary, each in a lane of its own. The others are constants.
  @usableFromInline var varying = 0..<0

  @inlinable
  init(count: Int) {
    numbers = Array(repeating: VectorDual(value: 0, tangent: .zero, _tag: 0), count: count)
  }

  /// Sets the point's values, makes a range of inputs vary, and returns the tag of the run.
  @inlinable
  mutating func vary(_ range: Range<Int>, at point: [T.Scalar]) -> UInt32 {
    let tag = epoch(for: "forwardJacobian(at:tangents:of:)")
    if range != varying { seed(range) }
    numbers.withUnsafeMutableBufferPointer { numbers in
      for i in 0..<numbers.count {
        numbers[i].move(to: point[i], tag: range.contains(i) ? tag : 0)
      }
    }
    return tag
  }

  /// Sets the tangents: a unit vector for each input of the range, 0 for the others.
  @inlinable
  mutating func seed(_ range: Range<Int>) {
    for i in varying { numbers[i] = VectorDual(value: 0, tangent: .zero, _tag: 0) }
    for i in range {
      var tangent = T.zero
      tangent[i - range.lowerBound] = 1
      numbers[i] = VectorDual(value: 0, tangent: tangent, _tag: 0)
    }
    varying = range
  }
}
