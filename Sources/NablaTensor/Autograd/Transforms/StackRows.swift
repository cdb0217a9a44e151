import NablaCore

/// Tensors of one shape, one below the other, under the shape `[rows...] + shape`. Linear; its
/// transpose takes them apart.
struct StackRows: TensorRule {
  let shape: Shape
  let rowShape: Shape

  var name: String { "rows" }
  var kind: TensorRuleKind { .moves }
  var derivative: String { "dxᵢ = the i-th row of dy" }

  func value(_ inputs: [AnyTensor]) -> AnyTensor? { AnyTensor.rows(inputs, shape, rowShape) }

  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    let seed = context.seed()
    return InlineList(
      (0..<context.node.inputCount).lazy.map { row in
        context.needs(row) ? seed.taking(region(row)) : nil
      })
  }

  /// A row among the elements of a tensor that lies in rows.
  func region(_ row: Int) -> Region {
    var view = Layout(contiguous: rowShape)
    view.offset = row * rowShape.elementCount
    return Region(base: Layout(contiguous: shape), view: view)
  }
}

extension AnyTensor {
  /// - Precondition: there are as many rows as the shape has, and at least one.
  static func rows(_ rows: [AnyTensor], _ shape: Shape, _ rowShape: Shape) -> AnyTensor {
    let rule = StackRows(shape: shape, rowShape: rowShape)
    let result = AnyTensor(rows[0].elementType, uninitialized: Layout(contiguous: shape))
    for (index, row) in rows.enumerated() {
      row.reading(for: "rows") {
        row.copyElements(to: result, rule.region(index).layout(in: result))
      }
    }
    return result.record(rule, InlineList(rows))
  }
}

extension Shape {
  /// The dimensions of this shape and then those of another.
  static func + (x: Shape, y: Shape) -> Shape {
    Shape(Array(x) + Array(y))
  }
}
