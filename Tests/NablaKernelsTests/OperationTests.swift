import CNablaKernels
import NablaTestSupport
import Testing

@Suite struct OperationTests {
  @Test(
    "Every operation gives each lane its own value, with operands and results of every kind",
    arguments: Level.supported, Operation.exact + Operation.mathematics)
  func everyLane(_ level: Level, _ operation: Operation) {
    switch level.element {
    case .f64: check(Double.self, level, operation)
    case .f32: check(Float.self, level, operation)
    }
  }

  /// In every combination of kinds, and once more with the result in each operand's place.
  private func check<E: KernelElement>(_: E.Type, _ level: Level, _ operation: Operation) {
    var generator = SeededGenerator(seed: 1)
    // Blocks of eight vectors have code of their own.
    let lengths = [8, 1, 8, 2, 8, 3, 8, 5, 16]
    var next = 0
    let kinds = [Operand.Kind.slot, .uniform, .column]
    for combination in 0..<power(kinds.count, operation.arity) {
      let operands = (0..<operation.arity).map { k in
        Operand(kind: kinds[combination / power(kinds.count, k) % kinds.count], index: k)
      }
      let aliases = operands.filter { $0.kind != .uniform }
      for result in [Operand.slot(5), .column(5)] + aliases {
        checkOnce(E.self, level, operation, operands, result, lengths[next], &generator)
        next = (next + 1) % lengths.count
      }
    }
  }

  private func checkOnce<E: KernelElement>(
    _: E.Type, _ level: Level, _ operation: Operation, _ operands: [Operand], _ result: Operand,
    _ vectors: Int, _ generator: inout SeededGenerator
  ) {
    let block = Block<E>(lanes: vectors * E.vectorLanes) { operand, _ in
      operation.sample(operand.index, &generator)
    }
    let inputs = (0..<block.lanes).map { lane in operands.map { block[$0, lane] } }
    let before = block.snapshot
    let padded = operands + Array(repeating: .slot(0), count: 4 - operands.count)
    block.run(
      level.level,
      [
        nabla_instruction(
          operation.operation, result, padded[0], padded[1], padded[2], padded[3])
      ])
    let wrong = (0..<block.lanes).first { lane in
      !operation.accepts(block[result, lane], inputs[lane], fused: level.isFused)
    }
    if let wrong {
      Issue.record(
        """
        \(operation.name)\(inputs[wrong]) = \(block[result, wrong]) in lane \(wrong) of \(block.lanes), \
        \(operands) -> \(result)
        """)
    }
    #expect(
      block.isUnchanged(since: before, but: [result]),
      "\(operation.name) writes outside its result, \(operands) -> \(result)")
  }

  private func power(_ base: Int, _ exponent: Int) -> Int {
    (0..<exponent).reduce(1) { product, _ in product * base }
  }
}

extension Operation {
  /// A value of operand `k`: of its domain, or, where every bit is known, a special one too.
  func sample<E: KernelElement>(_ k: Int, _ generator: inout SeededGenerator) -> E {
    let domain = domains[min(k, domains.count - 1)]
    guard isExact, Int.random(in: 0..<4, using: &generator) == 0 else {
      return E(Double.random(in: domain, using: &generator))
    }
    let special: [E] = [
      0, -0.0, 1, -1, 0.5, -0.5, 1.5, 2.5, -2.5, .infinity, -.infinity, .nan,
      .leastNonzeroMagnitude, .leastNormalMagnitude, .greatestFiniteMagnitude,
      -.greatestFiniteMagnitude, 1 / E.ulpOfOne, -1 / E.ulpOfOne, 0.5 / E.ulpOfOne + 0.5,
    ]
    return special.randomElement(using: &generator)!
  }
}
