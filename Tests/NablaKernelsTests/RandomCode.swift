import CNablaKernels
import NablaTestSupport

/// Random straight-line code of exact operations, and what it computes, lane by lane, in Swift.
struct RandomCode<Element: KernelElement> {
  private(set) var code: [nabla_instruction] = []
  let operands: Int

  /// `length` instructions on `operands` of each kind, among them runs that the machine does in
  /// registers, and runs that look like those but are not.
  init(length: Int, operands: Int, sums: Bool, generator: inout SeededGenerator) {
    self.operands = operands
    while code.count < length {
      switch Int.random(in: 0..<8, using: &generator) {
      case 0: appendRunOfFMA(&generator)
      case 1 where sums: appendSums(&generator)
      case 2: appendGuard(&generator)
      default:
        let operation = Operation.exact.randomElement(using: &generator)!
        append(
          operation.operation, result(&generator), operand(&generator), operand(&generator),
          operand(&generator), operand(&generator))
      }
    }
  }

  private mutating func append(
    _ operation: nabla_operation, _ r: Operand, _ a: Operand, _ b: Operand,
    _ c: Operand = .slot(0), _ d: Operand = .slot(0)
  ) {
    code.append(nabla_instruction(operation, r, a, b, c, d))
  }

  private func operand(_ generator: inout SeededGenerator) -> Operand {
    Operand(
      kind: [.slot, .slot, .uniform, .column].randomElement(using: &generator)!,
      index: Int.random(in: 0..<operands, using: &generator))
  }
  private func result(_ generator: inout SeededGenerator) -> Operand {
    Operand(
      kind: [.slot, .slot, .column].randomElement(using: &generator)!,
      index: Int.random(in: 0..<operands, using: &generator))
  }

  private mutating func appendRunOfFMA(_ generator: inout SeededGenerator) {
    let sum = result(&generator)
    append(nabla_op_fma, sum, operand(&generator), operand(&generator), operand(&generator))
    for _ in 0..<Int.random(in: 1..<6, using: &generator) {
      append(nabla_op_fma, sum, operand(&generator), operand(&generator), sum)
    }
  }

  private mutating func appendSums(_ generator: inout SeededGenerator) {
    let factor = operand(&generator)
    for _ in 0..<Int.random(in: 1..<6, using: &generator) {
      let sum = Operand.accumulator(Int.random(in: 0..<operands, using: &generator))
      if Int.random(in: 0..<5, using: &generator) == 0 {
        append(nabla_op_sum, sum, operand(&generator), factor)
      } else {
        append(nabla_op_sumOfProducts, sum, factor, operand(&generator))
      }
    }
  }

  private mutating func appendGuard(_ generator: inout SeededGenerator) {
    let relation = GuardTests.relations.randomElement(using: &generator)!
    let number = UInt32.random(in: 0..<100, using: &generator)
    code.append(
      nabla_instruction(
        relation, operand(&generator), operand(&generator), guard: number,
        outcome: Bool.random(using: &generator)))
  }

  /// Runs the code on one lane; `read` and `write` reach its operands. Returns the smallest number
  /// of a violated guard. Sums are left to `add`: the accumulator, and the factors.
  func evaluate(
    fused: Bool, read: (Operand) -> Element, write: (Operand, Element) -> Void,
    add: (Operand, [Element]) -> Void = { _, _ in }
  ) -> UInt32 {
    var violated = UInt32.max
    for instruction in code {
      let operation = nabla_operation(rawValue: UInt32(instruction.operation))
      let a = read(Operand(instruction.a))
      let b = read(Operand(instruction.b))
      switch operation {
      case nabla_op_sum: add(Operand(instruction.r), [a])
      case nabla_op_sumOfProducts: add(Operand(instruction.r), [a, b])
      case nabla_op_guardLess, nabla_op_guardLessOrEqual, nabla_op_guardEqual:
        if GuardTests.holds(operation, a, b) != (instruction.d == 1) {
          violated = min(violated, instruction.c)
        }
      default:
        write(
          Operand(instruction.r),
          Operation.exactValue(
            operation, [a, b, read(Operand(instruction.c)), read(Operand(instruction.d))],
            fused: fused))
      }
    }
    return violated
  }
}
