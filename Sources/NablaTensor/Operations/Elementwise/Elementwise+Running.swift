import NablaCore

/// Note [Traversal of elements]: most operands have their elements in the order of the result, or
/// are a single number: then one call of the lanes machine computes all elements. If rows of the
/// operands are contiguous (for example when a bias is added to each row), there is one call per
/// row. Other operands are copied first.
extension ElementwiseFunction {
  /// Rows shorter than this are not worth a call, so their operands are copied.
  private static var shortestRow: Int { 64 }

  /// Runs `body` while no other thread can change the inputs, until they are read and their records
  /// are noted, so that both are consistent.
  @inline(__always)
  func reading<Result>(
    _ inputs: UnsafeBufferPointer<AnyTensor>, _ body: () -> Result
  ) -> Result {
    for input in inputs { input.beginReading(for: name) }
    defer { for input in inputs { input.endReading() } }
    return body()
  }

  /// Computes the outputs and passes them to `yield` in order; the caller holds the inputs for
  /// reading.
  @inline(__always)
  func run(_ inputs: UnsafeBufferPointer<AnyTensor>, _ yield: (AnyTensor) -> Void) {
    let type = inputs[0].elementType
    guard let shape = commonShape(inputs) else {
      for _ in 0..<outputCount { yield(AnyTensor.zeros(inputs[0].shape, type)) }
      return
    }
    let order = storageOrder(inputs, shape)
    if outputCount == 1 {
      // Most functions: a list would have to be initialized and destroyed.
      let output = AnyTensor.ifThereIsMemory(type, order, for: name)
      if let output {
        withUnsafePointer(to: output) {
          compute(inputs, UnsafeBufferPointer(start: $0, count: 1), order)
        }
      }
      return yield(output ?? .zeros(shape, type))
    }
    withUnsafeTemporaryAllocation(of: AnyTensor.self, capacity: outputCount) { outputs in
      var isMissing = false
      for i in 0..<outputCount {
        let output = AnyTensor.ifThereIsMemory(type, order, for: name)
        isMissing = isMissing || output == nil
        outputs.initializeElement(at: i, to: output ?? .zeros(shape, type))
      }
      if !isMissing { compute(inputs, UnsafeBufferPointer(outputs), order) }
      for output in outputs { yield(output) }
      outputs.deinitialize()
    }
  }

  /// The broadcast shape of the inputs.
  @inline(__always)
  private func commonShape(_ inputs: UnsafeBufferPointer<AnyTensor>) -> Shape? {
    var shape = inputs[0].shape
    for i in 1..<max(1, inputs.count) where shape != inputs[i].shape {
      guard let common = shape.broadcast(with: inputs[i].shape) else {
        fail(broadcastError(name, Array(inputs)))
        return nil
      }
      guard AnyTensor.check(common, for: name, of: Array(inputs)) else { return nil }
      shape = common
    }
    return shape
  }

  /// The layout of the results: that of the operands if they are dense and agree, otherwise
  /// row-major.
  @inline(__always)
  private func storageOrder(_ inputs: UnsafeBufferPointer<AnyTensor>, _ shape: Shape) -> Layout {
    // The common case: one operand decides.
    if inputs[0].layout.isOfNew && inputs[0].layout.shape == shape { return inputs[0].layout }
    if let first = inputs.first(where: { $0.shape == shape }), !first.layout.isContiguous,
      first.layout.isDense,
      inputs.allSatisfy({
        $0.count == 1 || ($0.shape == shape && $0.layout.strides == first.layout.strides)
      })
    {
      return Layout(shape: shape, strides: first.layout.strides)
    }
    return Layout(contiguous: shape)
  }

  /// Computes the elements of the outputs, which have the layout `order`.
  @inline(__always)
  func compute(
    _ inputs: UnsafeBufferPointer<AnyTensor>, _ outputs: UnsafeBufferPointer<AnyTensor>,
    _ order: Layout
  ) {
    let count = order.count
    if count == 0 { return }
    var uniform: UInt32 = 0
    for i in 0..<inputs.count {
      let input = inputs[i]
      if input.shape == order.shape && input.layout.strides == order.strides { continue }
      if count > 1 && input.count == 1 && i < LanePlans.maximumUniformInputs {
        uniform |= 1 << UInt32(i)
      } else if count > 1 || input.count != 1 {
        return computeRows(inputs, outputs, order)
      }
    }
    LaneCall(self, uniform, inputs, outputs).run(count)
  }

  /// Computes row by row; operands without contiguous rows are copied.
  private func computeRows(
    _ inputs: UnsafeBufferPointer<AnyTensor>, _ outputs: UnsafeBufferPointer<AnyTensor>,
    _ order: Layout
  ) {
    let layouts = inputs.map { $0.layout.broadcast(to: order.shape).unsafelyUnwrapped }
    let walk = RowWalk(order, layouts)
    var uniform: UInt32 = 0
    var areRows = walk.rowCount == 1 || walk.rowLength >= Self.shortestRow
    for i in 0..<inputs.count {
      switch walk.rowStride(i) {
      case 0 where i < LanePlans.maximumUniformInputs: uniform |= 1 << UInt32(i)
      case 1: break
      default: areRows = false
      }
    }
    if areRows {
      LaneCall(self, uniform, inputs, outputs).run(walk)
      return
    }
    let copies = zip(inputs, layouts).map { input, layout in
      input.count == 1 && order.count > 1 ? input : input.copied(layout)
    }
    copies.withUnsafeBufferPointer { compute($0, outputs, order) }
  }
}

/// The message of an operation whose operands' shapes do not fit.
func broadcastError(_ operation: String, _ operands: [AnyTensor]) -> String {
  let texts = operands.map(\.text)
  let list =
    texts.count == 2 ? "left \(texts[0]), right \(texts[1])" : texts.joined(separator: ", ")
  return """
    \(operation): the shapes cannot be broadcast together: \(list). Counted from the last, dimensions \
    must be equal, or one of them 1.
    """
}
