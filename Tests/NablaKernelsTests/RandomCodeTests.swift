import CNablaKernels
import NablaTestSupport
import Testing

@Suite struct RandomCodeTests {
  static let seeds = Array<UInt64>(1...12)

  @Test(
    "Random code of exact operations has the bits of Swift's arithmetic in every lane",
    arguments: Level.supported, seeds)
  func blocks(_ level: Level, _ seed: UInt64) {
    switch level.element {
    case .f64: checkBlock(Double.self, level, seed)
    case .f32: checkBlock(Float.self, level, seed)
    }
  }

  private func checkBlock<E: KernelElement>(_: E.Type, _ level: Level, _ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let vectors = [1, 2, 3, 5, 8, 13].randomElement(using: &generator)!
    let lanes = vectors * E.vectorLanes
    let block = Block<E>(lanes: lanes, active: Int.random(in: 1...lanes, using: &generator)) {
      _, _ in E(Double.random(in: -1.5...1.5, using: &generator))
    }
    let random = RandomCode<E>(
      length: 60, operands: block.count, sums: true, generator: &generator)
    let machine = Block<E>(lanes: lanes, active: block.active) { block[$0, $1] }
    machine.run(level.level, random.code)

    for lane in 0..<lanes {
      let violated = random.evaluate(
        fused: level.isFused, read: { block[$0, lane] }, write: { block[$0, lane] = $1 },
        add: { sum, factors in
          guard lane < block.active else { return }
          block[sum, lane] =
            switch (factors.count, level.isFused) {
            case (1, _): block[sum, lane] + factors[0]
            case (_, true): block[sum, lane].addingProduct(factors[0], factors[1])
            case (_, false): block[sum, lane] + factors[0] * factors[1]
            }
        })
      #expect(machine.violations[lane] == (lane < block.active ? violated : .max), "seed \(seed)")
    }
    // Lane by lane, sums come in another order: they are compared where each is added to but once.
    let added = random.code.filter { $0.r >> 30 == Operand.Kind.accumulator.rawValue }.map(\.r)
    let order = Dictionary(grouping: added) { $0 }.filter { $0.value.count > 1 }.keys
    let skipped = order.reduce(into: Set<Int>()) { $0.formUnion(block.places(Operand($1))) }
    let (got, wanted) = (machine.snapshot, block.snapshot)
    let wrong = got.indices.filter { !skipped.contains($0) && !got[$0].isSame(as: wanted[$0]) }
    #expect(wrong.isEmpty, "seed \(seed), \(lanes) lanes, \(wrong.count) elements differ")
  }

  @Test(
    "Random code on a single input has the bits of a lane, of mathematics too",
    arguments: Level.supported, seeds)
  func single(_ level: Level, _ seed: UInt64) {
    switch level.element {
    case .f64: checkSingle(Double.self, level, seed)
    case .f32: checkSingle(Float.self, level, seed)
    }
  }

  private func checkSingle<E: KernelElement>(_: E.Type, _ level: Level, _ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let lanes = E.vectorLanes
    let block = Block<E>(lanes: lanes, count: 12) { _, _ in
      E(Double.random(in: -1.5...1.5, using: &generator))
    }
    var code = RandomCode<E>(length: 40, operands: 6, sums: false, generator: &generator).code
    for operation in Operation.mathematics + [.sinCos, .polygamma] {
      let d: Operand =
        operation.operation == nabla_op_polygamma
        ? .slot(Int.random(in: 0..<3, using: &generator)) : .slot(11)
      code.insert(
        nabla_instruction(
          operation.operation, .slot(Int.random(in: 6..<11, using: &generator)),
          .slot(Int.random(in: 0..<11, using: &generator)),
          .column(Int.random(in: 0..<6, using: &generator)), .slot(0), d),
        at: Int.random(in: 0...code.count, using: &generator))
    }
    // The file holds slots, uniforms and columns one behind the other.
    func index(_ encoded: UInt32) -> UInt32 {
      let operand = Operand(encoded)
      return operand.kind.rawValue * 12 + UInt32(operand.index)
    }
    let single = code.map { instruction in
      var single = instruction
      single.r = index(instruction.r)
      single.a = index(instruction.a)
      single.b = index(instruction.b)
      let operation = nabla_operation(rawValue: UInt32(instruction.operation))
      if !GuardTests.relations.contains(operation) { single.c = index(instruction.c) }
      if !GuardTests.relations.contains(operation) && operation != nabla_op_polygamma {
        single.d = index(instruction.d)
      }
      return single
    }
    let kinds = [Operand.Kind.slot, .uniform, .column]
    let operands = kinds.flatMap { kind in (0..<12).map { Operand(kind: kind, index: $0) } }
    let lane = Int.random(in: 0..<lanes, using: &generator)
    var file = operands.map { block[$0, lane] }
    block.run(level.level, code)
    let violated = E.runSingle(level.level, single, &file)
    #expect(violated == (block.violations[lane] == .max ? -1 : Int64(block.violations[lane])))
    let wrong = operands.indices.filter { !file[$0].isSame(as: block[operands[$0], lane]) }
    #expect(wrong.isEmpty, "seed \(seed): \(wrong.map { operands[$0] })")
  }

  @Test(
    "Random code of smooth operations agrees between levels within its rounding", arguments: seeds)
  func levels(_ seed: UInt64) {
    checkLevels(Double.self, seed)
    checkLevels(Float.self, seed)
  }

  /// None of the operations magnifies an error of its operands, and each adds at most 4 units in the
  /// last place of a number below 4.
  private func checkLevels<E: KernelElement>(_: E.Type, _ seed: UInt64) {
    let bounded = [
      nabla_op_sin, nabla_op_cos, nabla_op_tanh, nabla_op_atan, nabla_op_sigmoid, nabla_op_abs,
    ]
    let length = 50
    let results = Set(Level.supported.map(\.level.rawValue)).sorted().map { level in
      var generator = SeededGenerator(seed: seed)
      let block = Block<E>(lanes: 5 * E.vectorLanes) { _, _ in
        E(Double.random(in: -1...1, using: &generator))
      }
      for lane in 0..<E.vectorLanes { block[.uniform(0), lane] = 0.5 }
      let code = (0..<length).map { _ in
        let a = Operand.slot(Int.random(in: 0..<6, using: &generator))
        let r = Operand.slot(Int.random(in: 0..<6, using: &generator))
        return Bool.random(using: &generator)
          ? nabla_instruction(bounded.randomElement(using: &generator)!, r, a)
          : nabla_instruction(nabla_op_fma, r, a, .uniform(0), .column(r.index))
      }
      block.run(nabla_level(rawValue: level), code)
      return block.snapshot
    }
    let bound = E(length) * 4 * E(4).ulp
    for other in results.dropFirst() {
      #expect(zip(results[0], other).allSatisfy { abs($0 - $1) <= bound }, "seed \(seed)")
    }
  }
}
