// Algebraic simplification. The identities here hold to the bit, for infinities, NaN and signed
// zeros too. The exceptions are marked: those under `identities == .finite`, powers as products,
// and doubled terms of derivatives.
extension IRBuilder {
  func unary(_ operation: Operation, _ x: IRValue) -> IRValue {
    let a = x.node(in: self)
    if operation == .negate, self[a].operation == .negate {
      savings.identities += 1
      return IRValue(node: self[a].a, in: self)
    }
    if operation == .abs, self[a].operation == .abs || self[a].operation == .negate {
      savings.identities += 1
      return self[a].operation == .abs ? x : unary(.abs, IRValue(node: self[a].a, in: self))
    }
    return IRValue(node: node(ProgramIR.Node(operation: operation, a: a)), in: self)
  }

  func binary(_ operation: Operation, _ x: IRValue, _ y: IRValue) -> IRValue {
    if let simpler = simplified(operation, x, y) {
      savings.identities += 1
      return simpler
    }
    var (a, b) = (x.node(in: self), y.node(in: self))
    if operation.isCommutative && a > b { swap(&a, &b) }
    return IRValue(node: node(ProgramIR.Node(operation: operation, a: a, b: b)), in: self)
  }

  func choice(_ mask: IRValue.Mask, _ x: IRValue, _ y: IRValue) -> IRValue {
    if let distributed = distributed(mask, x, y) { return distributed }
    let operands = [mask.left, mask.right, x, y].map { $0.node(in: self) }
    return IRValue(
      node: node(
        ProgramIR.Node(
          operation: .select(mask.relation), a: operands[0], b: operands[1], c: operands[2],
          d: operands[3])), in: self)
  }

  /// A choice by the comparison of a constant with a choice among constants, as the masks of rules
  /// with two bounds are: the same choice by the inner comparisons. Nil for other comparisons.
  private func distributed(_ mask: IRValue.Mask, _ x: IRValue, _ y: IRValue) -> IRValue? {
    let isLeft = mask.left.constant == nil
    let (inner, other) = isLeft ? (mask.left, mask.right) : (mask.right, mask.left)
    guard other.constant != nil, let choice = choiceAmongConstants(inner) else { return nil }
    func outcome(_ value: IRValue) -> IRValue {
      let (left, right) = isLeft ? (value, other) : (other, value)
      return .select(IRValue.Mask(left: left, relation: mask.relation, right: right), x, y)
    }
    return .select(choice.mask, outcome(choice.first), outcome(choice.second))
  }

  /// A choice between constants or further such choices, up to four deep.
  private func choiceAmongConstants(
    _ value: IRValue, depth: Int = 4
  ) -> (mask: IRValue.Mask, first: IRValue, second: IRValue)? {
    guard value.constant == nil, depth > 0 else { return nil }
    let node = self[value.node(in: self)]
    guard !node.operation.isGuard, let relation = node.operation.relation else { return nil }
    let operands = [node.a, node.b, node.c, node.d].map { IRValue(node: $0, in: self) }
    let areChoices = operands.suffix(2).allSatisfy {
      $0.constant != nil || choiceAmongConstants($0, depth: depth - 1) != nil
    }
    let mask = IRValue.Mask(left: operands[0], relation: relation, right: operands[1])
    return areChoices ? (mask, operands[2], operands[3]) : nil
  }

  private func simplified(_ operation: Operation, _ x: IRValue, _ y: IRValue) -> IRValue? {
    switch operation {
    case .add: sum(x, y)
    case .subtract: difference(x, y)
    case .multiply: product(x, y) ?? product(y, x) ?? negatedFactors(x, y)
    case .divide: quotient(x, y)
    case .power: y.constant.flatMap { power(x, $0) }
    default: nil
    }
  }

  /// The operand of a negation.
  private func negated(_ x: IRValue) -> IRValue? {
    guard x.constant == nil else { return nil }
    let node = self[x.node(in: self)]
    return node.operation == .negate ? IRValue(node: node.a, in: self) : nil
  }

  private func sum(_ x: IRValue, _ y: IRValue) -> IRValue? {
    // x + -0 is x; x + 0 is not, for x = -0.
    if isNegativeZero(y) || identities == .finite && y.constant == 0 { return x }
    if isNegativeZero(x) || identities == .finite && x.constant == 0 { return y }
    if let opposite = negated(y) { return x - opposite }
    if let opposite = negated(x) { return y - opposite }
    return doubled(x, y) ?? doubled(y, x)
  }

  /// x + x, and in derivatives x + (x + z), to which both operands of a square contribute: 2 x + z
  /// is one multiply-add, and rounds less.
  private func doubled(_ x: IRValue, _ y: IRValue) -> IRValue? {
    guard x.constant == nil, y.constant == nil else { return nil }
    if x == y { return IRValue(2.0) * x }
    let sum = self[y.node(in: self)]
    guard !isPrimal, sum.operation == .add else { return nil }
    let node = x.node(in: self)
    if sum.a == node { return IRValue(2.0) * x + IRValue(node: sum.b, in: self) }
    if sum.b == node { return IRValue(2.0) * x + IRValue(node: sum.a, in: self) }
    return nil
  }

  private func difference(_ x: IRValue, _ y: IRValue) -> IRValue? {
    if let zero = y.constant, zero == 0, identities == .finite || zero.sign == .plus { return x }
    if isNegativeZero(x) { return -y }
    if let opposite = negated(y) { return x + opposite }
    if identities == .finite && x == y { return IRValue(0.0) }
    return nil
  }

  private func product(_ x: IRValue, _ factor: IRValue) -> IRValue? {
    switch factor.constant {
    case 1: x
    case -1: -x
    case 0 where identities == .finite: IRValue(0.0)
    default: nil
    }
  }

  /// Moves signs that cancel or that a constant absorbs. Others stay: one early negation is cheaper
  /// than one for every product that uses it.
  private func negatedFactors(_ x: IRValue, _ y: IRValue) -> IRValue? {
    switch (negated(x), negated(y)) {
    case (let x?, let y?): x * y
    case (let x?, nil): y.constant.map { x * IRValue(-$0) }
    case (nil, let y?): x.constant.map { IRValue(-$0) * y }
    case (nil, nil): nil
    }
  }

  private func quotient(_ x: IRValue, _ y: IRValue) -> IRValue? {
    if let divisor = y.constant {
      if divisor == 1 { return x }
      if divisor == -1 { return -x }
      // Division by a power of two, whose reciprocal is exact.
      if divisor.isNormal, divisor.significand == 1, (1 / divisor).isNormal {
        return x * IRValue(1 / divisor)
      }
    }
    if identities == .finite && x.constant == 0 { return IRValue(0.0) }
    if let x = negated(x), let y = negated(y) { return x / y }
    return nil
  }

  /// Small powers as products: exact for 2, at most two ulps from the C library's for 3 and 4.
  private func power(_ x: IRValue, _ exponent: Double) -> IRValue? {
    switch exponent {
    case 0: return IRValue(1.0)
    case 1: return x
    case 2: return x * x
    case 3: return x * x * x
    case 4:
      let square = x * x
      return square * square
    case -1: return 1 / x
    default: return nil
    }
  }

  private func isNegativeZero(_ x: IRValue) -> Bool {
    x.constant.map { $0 == 0 && $0.sign == .minus } ?? false
  }
}
