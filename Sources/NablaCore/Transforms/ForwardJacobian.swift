import CNablaKernels

/// The Jacobian by forward mode with as many directions a run as `tangents` has lanes: one row an
/// output.
///
/// Note [Lanes and infinities]: in a run of several directions an input that a lane is not about
/// has tangent 0 there, and 0 times an infinite partial is NaN: x / y at y = 0 would have no
/// derivative by x. So where a run gives NaN, its directions are run again one by one, with all
/// other inputs constant.
@inlinable
public func forwardJacobian<T: SIMD>(
  at x: [T.Scalar], tangents: T.Type, of function: ([VectorDual<T>]) throws -> [VectorDual<T>]
) rethrows -> [[T.Scalar]] where T.Scalar: DifferentiableNumber, T.Scalar.Mask == Bool {
  var inputs = x.map { VectorDual<T>(value: $0, tangent: .zero, tag: 0) }
  var rows: [[T.Scalar]] = []
  for start in stride(from: 0, to: max(x.count, 1), by: T.scalarCount) {
    let lanes = start..<min(start + T.scalarCount, x.count)
    let outputs = try pushed(lanes, through: function, &inputs)
    if start == 0 { rows = outputs.map { _ in Array(repeating: 0, count: x.count) } }
    require(
      outputs.count == rows.count,
      "forwardJacobian: the function gave \(rows.count) outputs at first and \(outputs.count) later"
    )
    for (row, tangent) in outputs.enumerated() {
      for i in lanes { rows[row][i] = tangent[i - start] }
    }
    guard lanes.count > 1, outputs.contains(where: { any($0 .!= $0) }) else { continue }
    for i in lanes {
      let alone = try pushed(i..<(i + 1), through: function, &inputs)
      for (row, tangent) in alone.enumerated() { rows[row][i] = tangent[0] }
    }
  }
  return rows
}

/// The outputs' tangents when the inputs in a range vary, one in each lane, and the others do not.
@inlinable
func pushed<T: SIMD>(
  _ range: Range<Int>, through function: ([VectorDual<T>]) throws -> [VectorDual<T>],
  _ inputs: inout [VectorDual<T>]
) rethrows -> [T] {
  let tag = epoch(for: "forwardJacobian(at:tangents:of:)")
  for i in range {
    var tangent = T.zero
    tangent[i - range.lowerBound] = T.Scalar(1.0)
    inputs[i] = VectorDual(value: inputs[i].value, tangent: tangent, tag: tag)
  }
  defer {
    for i in range { inputs[i] = VectorDual(value: inputs[i].value, tangent: .zero, tag: 0) }
  }
  return try function(inputs).map { $0.tangent(of: tag) }
}
