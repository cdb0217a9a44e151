import NablaCore

/// Tensors from nested arrays: `Tensor<Float>([[1, 2], [3, 4]])`. All rows of a dimension must have
/// equal lengths.
extension Tensor {
  /// A tensor of rank 1.
  public init(_ rows: [Element]) { self.init(shape: [rows.count], scalars: rows) }
  /// A tensor of rank 2.
  @_disfavoredOverload  // For [], which is of rank 1.
  public init(_ rows: [[Element]]) { self.init(nested: NestedList(rows.map { NestedList($0) })) }
  /// A tensor of rank 3.
  @_disfavoredOverload  // For [], which is of rank 1.
  public init(_ rows: [[[Element]]]) {
    self.init(nested: NestedList(rows.map { NestedList($0.map { NestedList($0) }) }))
  }
  /// A tensor of rank 4.
  @_disfavoredOverload  // For [], which is of rank 1.
  public init(_ rows: [[[[Element]]]]) {
    self.init(
      nested: NestedList(
        rows.map { NestedList($0.map { NestedList($0.map { NestedList($0) }) }) }))
  }

  private init(nested list: NestedList<Element>) {
    if let uneven = list.uneven {
      self.init(fail("Tensor: \(uneven)", Element.elementType, [0]))
    } else {
      self.init(shape: Shape(list.lengths), scalars: list.elements)
    }
  }
}

extension Tensor where Element: DifferentiableElement {
  /// A tensor of rank 1.
  public init(_ rows: [Element], requiresGrad: Bool) {
    self.init(shape: [rows.count], scalars: rows, requiresGrad: requiresGrad)
  }
  /// A tensor of rank 2.
  public init(_ rows: [[Element]], requiresGrad: Bool) {
    self.init(rows)
    any.isVariable = requiresGrad
  }
  /// A tensor of rank 3.
  public init(_ rows: [[[Element]]], requiresGrad: Bool) {
    self.init(rows)
    any.isVariable = requiresGrad
  }
  /// A tensor of rank 4.
  public init(_ rows: [[[[Element]]]], requiresGrad: Bool) {
    self.init(rows)
    any.isVariable = requiresGrad
  }
}

/// Elements in row-major order, with a check of the row lengths.
private struct NestedList<Element> {
  let elements: [Element]
  let lengths: [Int]
  /// A description of rows with different lengths, or nil.
  let uneven: String?

  init(_ elements: [Element]) {
    self.elements = elements
    lengths = [elements.count]
    uneven = nil
  }

  init(_ rows: [NestedList]) {
    elements = rows.flatMap(\.elements)
    let inner = rows.first?.lengths ?? [0]
    lengths = [rows.count] + inner
    if let place = rows.firstIndex(where: { $0.uneven != nil }), let text = rows[place].uneven {
      uneven = "in row \(place), \(text)"
    } else if let place = rows.firstIndex(where: { $0.lengths != inner }) {
      uneven = """
        row \(place) has the shape \(Shape(rows[place].lengths)), but row 0 has \(Shape(inner)): all \
        rows must be of one shape.
        """
    } else {
      uneven = nil
    }
  }
}
