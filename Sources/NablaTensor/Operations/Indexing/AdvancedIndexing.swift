import NablaCore

/// Index tensors of several dimensions, combined into one list of indices in a single dimension.
///
/// Note [Position of indexed dimensions]: the index tensors are broadcast together, and their
/// dimensions replace the indexed ones: in their position if they are adjacent, otherwise in front
/// of all others. This is PyTorch's rule; NumPy counts integers as index tensors, too.
struct PlaceList {
  /// The order to which the tensor's dimensions are permuted before indexing.
  private let order: Dimensions
  /// The permuted tensor's shape, merged into the outer, the indexed and the inner dimensions.
  private let shape: Shape
  private let outer: Int
  private let indexed: Int
  private let inner: Int
  /// The indices in the merged indexed dimension, as a list of Int64.
  private let list: AnyTensor
  /// The shape of the indexed elements.
  let resultShape: Shape

  /// - Parameter places: dimensions, ascending, with their index tensors.
  /// - Returns: nil after an error.
  init?(_ places: [(dimension: Int, indices: AnyTensor)], of tensor: AnyTensor) {
    let dimensions = places.map(\.dimension)
    let areNeighbours = dimensions[dimensions.count - 1] - dimensions[0] + 1 == dimensions.count
    let first = areNeighbours ? dimensions[0] : 0
    var others = (0..<tensor.rank).filter { !dimensions.contains($0) }
    others.insert(contentsOf: dimensions, at: first)
    order = Dimensions(others)
    shape = tensor.layout.permuted(order).shape
    outer = shape[..<first].reduce(1, *)
    inner = shape[(first + dimensions.count)...].reduce(1, *)
    indexed = shape[first..<(first + dimensions.count)].reduce(1, *)

    var common: Shape = []
    for (_, indices) in places {
      guard let shape = common.broadcast(with: indices.shape) else {
        fail(
          """
          subscript: the index tensors of \(tensor.text) cannot be broadcast together: their shapes are \
          \(places.map { "\($0.indices.shape)" }.joined(separator: ", ")).
          """)
        return nil
      }
      common = shape
    }
    guard AnyTensor.check(common, for: "subscript", of: places.map(\.indices)) else { return nil }
    let rank = tensor.rank - dimensions.count + common.rank
    guard tensor.checkRank(rank, for: "subscript"),
      let list = Self.list(places, common, tensor)
    else { return nil }
    self.list = list
    var result = Dimensions(shape[..<first])
    for length in common { result.append(length) }
    for length in shape[(first + dimensions.count)...] { result.append(length) }
    resultShape = Shape(dimensions: result)
    guard
      AnyTensor.check(resultShape, for: "subscript", of: [tensor] + places.map(\.indices))
    else { return nil }
  }

  /// Checks the indices and combines them into row-major indices.
  private static func list(
    _ places: [(dimension: Int, indices: AnyTensor)], _ common: Shape, _ tensor: AnyTensor
  ) -> AnyTensor? {
    let count = common.elementCount
    var wrong: (index: Int64, dimension: Int)?
    let list = AnyTensor([count], Int64.self) { memory in
      memory.update(repeating: 0)
      for (dimension, indices) in places {
        let length = Int64(tensor.shape.dimensions[dimension])
        let rows = indices.reading(for: "subscript") { indices.expanded(to: common).inRows() }
        let values = rows.memory(of: Int64.self)
        for i in 0..<count {
          let index = values[i]
          if index < -length || index >= length {
            wrong = wrong ?? (index, dimension)
          } else {
            memory[i] = memory[i] * length + (index < 0 ? index + length : index)
          }
        }
      }
    }
    guard let wrong else { return list }
    fail(AnyTensor.outside("subscript", Int(wrong.index), wrong.dimension, tensor))
    return nil
  }

  /// The indexed elements.
  func get(_ tensor: AnyTensor) -> AnyTensor {
    tensor.permuted(order).reshaped(to: [outer, indexed, inner])
      .indexSelect(list, 1).result(as: resultShape)
  }

  /// A copy of the tensor with the indexed elements replaced.
  ///
  /// - Parameters:
  ///   - value: of `resultShape`.
  ///   - accumulates: whether it is added instead.
  func put(_ value: AnyTensor, in tensor: AnyTensor, accumulates: Bool) -> AnyTensor {
    let target = tensor.permuted(order).reshaped(to: [outer, indexed, inner])
    let source = value.reshaped(to: [outer, list.count, inner])
    let result =
      accumulates ? target.indexAdd(source, at: list, 1) : target.indexCopy(source, at: list, 1)
    var inverse = order
    for place in 0..<order.count { inverse[order[place]] = place }
    return result.reshaped(to: shape).permuted(inverse)
  }
}

extension AnyTensor {
  /// The result of a subscript.
  package func indexed(_ indices: [TensorIndex]) -> AnyTensor {
    guard let plan = IndexPlan(indices, of: self) else { return self }
    let view = plan.isWhole && !plan.places.isEmpty ? self : selecting(.slices(plan.slices))
    if plan.places.isEmpty { return view }
    guard let list = PlaceList(plan.places, of: view) else { return self }
    return list.get(view)
  }

  /// A copy with the indexed elements replaced by `value`, which is broadcast.
  package func indexPut(
    _ indices: [TensorIndex], _ value: AnyTensor, accumulates: Bool
  ) -> AnyTensor {
    guard let plan = IndexPlan(indices, of: self) else { return self }
    let view = plan.isWhole ? self : selecting(.slices(plan.slices))
    let result: AnyTensor
    if plan.places.isEmpty {
      guard let value = value.fitting(view.shape, in: self) else { return self }
      result = accumulates ? view.adding(value) : value
    } else {
      guard let list = PlaceList(plan.places, of: view),
        let value = value.fitting(list.resultShape, in: self)
      else { return self }
      result = list.put(value, in: view, accumulates: accumulates)
    }
    return plan.isWhole && !plan.places.isEmpty
      ? result : replacing(.slices(plan.slices), by: result)
  }

  /// Sets the indexed elements in place.
  package func setIndexed(_ indices: [TensorIndex], to value: AnyTensor) {
    if hasFailed { return }
    guard let plan = IndexPlan(indices, of: self) else { return }
    let view = plan.isWhole ? self : selecting(.slices(plan.slices))
    if plan.places.isEmpty {
      if let value = value.fitting(view.shape, in: self) { view.copy(from: value, by: "subscript") }
      return
    }
    guard let list = PlaceList(plan.places, of: view),
      let value = value.fitting(list.resultShape, in: self)
    else { return }
    view.changeInPlace(by: "subscript") { list.put(value, in: $0, accumulates: false) }
  }

  /// The tensor broadcast to the shape of the elements that it replaces; nil after an error.
  ///
  /// It may have additional leading dimensions of length 1, as in NumPy.
  func fitting(_ target: Shape, in tensor: AnyTensor) -> AnyTensor? {
    if shape == target { return self }
    var value = self
    if rank > target.rank {
      let extra = rank - target.rank
      if shape[..<extra].allSatisfy({ $0 == 1 }) {
        value = reshaped(to: Shape(shape[extra...]))
      }
    }
    if value.shape.broadcasts(to: target) { return value.expanded(to: target) }
    fail(
      """
      subscript: \(text) cannot be broadcast to the part of \(tensor.text) that is to be set, which \
      has the shape \(target).
      """)
    return nil
  }
}
