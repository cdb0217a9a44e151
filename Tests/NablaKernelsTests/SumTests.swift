import CNablaKernels
import NablaTestSupport
import Testing

@Suite struct SumTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var name: String
    /// An instruction, and whether it sums products.
    var code: [nabla_instruction]
    var testDescription: String { name }
  }

  static let cases = [
    Case(name: "a sum", code: [nabla_instruction(nabla_op_sum, .accumulator(2), .slot(0))]),
    Case(
      name: "a column's sum", code: [nabla_instruction(nabla_op_sum, .accumulator(0), .column(1))]),
    Case(
      name: "a uniform's sum", code: [nabla_instruction(nabla_op_sum, .accumulator(0), .uniform(1))]
    ),
    Case(
      name: "a sum of products",
      code: [nabla_instruction(nabla_op_sumOfProducts, .accumulator(1), .slot(0), .column(0))]),
    Case(
      name: "a sum of products with a uniform",
      code: [nabla_instruction(nabla_op_sumOfProducts, .accumulator(1), .uniform(0), .slot(0))]),
    Case(
      name: "sums of products that share a factor",
      code: (0..<5).map {
        nabla_instruction(nabla_op_sumOfProducts, .accumulator($0), .slot(1), .slot($0))
      } + [
        nabla_instruction(nabla_op_sumOfProducts, .accumulator(2), .slot(1), .column(3)),
        nabla_instruction(nabla_op_sumOfProducts, .accumulator(2), .slot(1), .uniform(3)),
      ]),
    Case(
      name: "the same, in descending order",
      code: [4, 3, 1, 0].map {
        nabla_instruction(nabla_op_sumOfProducts, .accumulator($0), .slot(1), .slot(5 - $0))
      }),
    Case(
      name: "sums of products that share a factor and a sum",
      code: (0..<4).map {
        nabla_instruction(nabla_op_sumOfProducts, .accumulator(1 + $0 / 2), .slot(1), .slot($0))
      }),
    Case(
      name: "a sum of products that reads what a sum has left",
      code: [
        nabla_instruction(nabla_op_sum, .accumulator(0), .slot(0)),
        nabla_instruction(nabla_op_sumOfProducts, .accumulator(0), .slot(1), .slot(2)),
        nabla_instruction(nabla_op_sumOfProducts, .accumulator(0), .slot(1), .slot(3)),
      ]),
  ]

  @Test(
    "A sum adds the active lanes of all vectors, in order, to the accumulator's lanes",
    arguments: Level.supported, cases)
  func sums(_ level: Level, _ testCase: Case) {
    switch level.element {
    case .f64: check(Double.self, level, testCase)
    case .f32: check(Float.self, level, testCase)
    }
  }

  private func check<E: KernelElement>(_: E.Type, _ level: Level, _ testCase: Case) {
    var generator = SeededGenerator(seed: 2)
    for vectors in [1, 2, 3, 4, 7, 8, 15, 16] {
      let lanes = vectors * E.vectorLanes
      for active in Set([0, 1, 3, lanes / 2 + 1, lanes - 1, lanes]) where active <= lanes {
        let block = Block<E>(lanes: lanes, active: active) { _, lane in
          // What lies in lanes that are not active must not matter.
          lane < active || lane < E.vectorLanes
            ? E(Double.random(in: -1...1, using: &generator)) : .nan
        }
        for operand in [Operand.slot(0), .column(1)] {
          for lane in active..<lanes { block[operand, lane] = .nan }
        }
        let before = block.snapshot
        let wanted = sums(block, testCase.code, fused: level.isFused)
        block.run(level.level, testCase.code)
        for (accumulator, lanes) in wanted {
          let wrong = lanes.indices.first {
            !block[.accumulator(accumulator), $0].isSame(as: lanes[$0])
          }
          #expect(wrong == nil, "accumulator \(accumulator), \(active) of \(block.lanes) lanes")
        }
        #expect(block.isUnchanged(since: before, but: wanted.keys.map(Operand.accumulator)))
      }
    }
  }

  private func sums<E: KernelElement>(_ block: Block<E>, _ code: [nabla_instruction], fused: Bool)
    -> [Int: [E]]
  {
    var result: [Int: [E]] = [:]
    for instruction in code {
      let r = Operand(instruction.r)
      var sum =
        result[r.index] ?? (0..<E.vectorLanes).map { block[r, $0] }
      for lane in 0..<block.active {
        let a = block[Operand(instruction.a), lane]
        let j = lane % E.vectorLanes
        if instruction.operation == UInt16(nabla_op_sum.rawValue) {
          sum[j] += a
        } else {
          let b = block[Operand(instruction.b), lane]
          sum[j] = fused ? sum[j].addingProduct(a, b) : sum[j] + a * b
        }
      }
      result[r.index] = sum
    }
    return result
  }
}
