import NablaCore

/// Elements of one tensor where a mask is true, of another where it is false. Linear in both.
///
/// Note [where and NaN]: the branch that is not selected gets the gradient 0, as in PyTorch; if its
/// own derivative is infinite, 0 times infinity is NaN.
struct Where: TensorRule {
  var name: String { "where" }
  var kind: TensorRuleKind { .moves }
  var derivative: String { "dy where the branch was chosen, 0 elsewhere" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? { .where(inputs[0], inputs[1], inputs[2]) }

  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    let seed = context.seed()
    let mask = context.input(0)
    let zeros = AnyTensor.zeros([], seed.elementType)
    return [
      nil, context.needs(1) ? .where(mask, seed, zeros) : nil,
      context.needs(2) ? .where(mask, zeros, seed) : nil,
    ]
  }
}

extension AnyTensor {
  /// `x` where the mask of Bool is true, `y` where it is false; the three are broadcast.
  package static func `where`(_ mask: AnyTensor, _ x: AnyTensor, _ y: AnyTensor) -> AnyTensor {
    chosen("where", mask, x, y).record(Where(), InlineList([mask, x, y]), saving: 0b001)
  }

  /// The elements that a mask selects, not recorded.
  static func chosen(
    _ operation: String, _ mask: AnyTensor, _ x: AnyTensor, _ y: AnyTensor
  ) -> AnyTensor {
    guard let common = x.shape.broadcast(with: y.shape),
      let shape = common.broadcast(with: mask.shape)
    else {
      return fail(
        """
        \(operation): the shapes cannot be broadcast together: mask \(mask.text), where it holds \
        \(x.text), elsewhere \(y.text). Counted from the last, dimensions must be equal, or 1.
        """, like: x)
    }
    guard check(shape, for: operation, of: [mask, x, y]) else {
      return .zeros(x.shape, x.elementType)
    }
    let result = AnyTensor(x.elementType, uninitialized: Layout(contiguous: shape))
    mask.reading(for: operation) {
      x.reading(for: operation) {
        y.reading(for: operation) {
          let rows = (RowOperand(mask, shape), RowOperand(x, shape), RowOperand(y, shape))
          switch x.elementType.size {
          case 1: choose(rows.0, rows.1, rows.2, result, as: UInt8.self)
          case 4: choose(rows.0, rows.1, rows.2, result, as: UInt32.self)
          default: choose(rows.0, rows.1, rows.2, result, as: UInt64.self)
          }
          withExtendedLifetime(rows) {}
        }
      }
    }
    return result
  }

  private static func choose<Bits: BitwiseCopyable>(
    _ mask: RowOperand, _ x: RowOperand, _ y: RowOperand, _ result: AnyTensor, as _: Bits.Type
  ) {
    let masks = mask.elements(Bool.self)
    let (xs, ys) = (x.elements(Bits.self), y.elements(Bits.self))
    let results = result.memory(of: Bits.self)
    // A scalar has the step 0.
    let (m, i, j) = (mask.isNumber ? 0 : 1, x.isNumber ? 0 : 1, y.isNumber ? 0 : 1)
    Parallel.forEach(result.count, work: 4, alignment: 1024) { range in
      for place in range {
        results[place] = masks[place * m] ? xs[place * i] : ys[place * j]
      }
    }
  }
}
