import NablaCore

/// Stacks tensors of one shape into the shape `[rows...] + shape`. Linear; its transpose splits
/// them.
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

  /// The region of a row in a contiguous tensor.
  func region(_ row: Int) -> Region {
    var view = Layout(contiguous: rowShape)
    view.offset = row * rowShape.elementCount
    return Region(base: Layout(contiguous: shape), view: view)
  }
}

extension AnyTensor {
  /// - Precondition: there is at least one row, and as many as the shape has.
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
  /// The dimensions of this shape followed by those of another.
  static func + (x: Shape, y: Shape) -> Shape {
    Shape(Array(x) + Array(y))
  }
}
