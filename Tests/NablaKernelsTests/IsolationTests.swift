import CNablaKernels
import NablaTestSupport
import Testing

@Suite struct IsolationTests {
  @Test(
    "What is not finite in one lane changes no other lane", arguments: Level.supported,
    Operation.exact + Operation.mathematics + [.sinCos, .polygamma])
  func isolation(_ level: Level, _ operation: Operation) {
    switch level.element {
    case .f64: check(Double.self, level, operation)
    case .f32: check(Float.self, level, operation)
    }
  }

  private func check<E: KernelElement>(_: E.Type, _ level: Level, _ operation: Operation) {
    let lanes = 2 * E.vectorLanes
    for (count, special) in [E.nan, .infinity, -.infinity, 0, .greatestFiniteMagnitude].enumerated()
    {
      let lane = (count * 5 + 3) % lanes
      func run(_ isSpecial: Bool) -> Block<E> {
        var generator = SeededGenerator(seed: 7)
        let block = Block<E>(lanes: lanes) { operand, _ in
          let domain = operation.domains[min(operand.index, operation.domains.count - 1)]
          return E(Double.random(in: domain, using: &generator))
        }
        if isSpecial {
          for k in 0..<4 { block[.slot(k), lane] = special }
        }
        let d: Operand = operation.operation == nabla_op_polygamma ? .slot(1) : .slot(3)
        let code = [
          nabla_instruction(operation.operation, .slot(4), .slot(0), .slot(1), .slot(2), d)
        ]
        block.run(level.level, code)
        return block
      }
      let (with, without) = (run(true), run(false))
      let changed = (0..<lanes).filter {
        !with[.slot(4), $0].isSame(as: without[.slot(4), $0])
          || !with[.slot(3), $0].isSame(as: without[.slot(3), $0])
      }
      #expect(changed.allSatisfy { $0 == lane }, "\(special) in lane \(lane)")
    }
  }

  @Test("Sine and cosine come together with the bits of each alone", arguments: Level.supported)
  func sinCos(_ level: Level) {
    switch level.element {
    case .f64: checkSinCos(Double.self, level)
    case .f32: checkSinCos(Float.self, level)
    }
  }

  private func checkSinCos<E: KernelElement>(_: E.Type, _ level: Level) {
    var generator = SeededGenerator(seed: 8)
    for (sine, cosine) in [(1, 2), (0, 1), (1, 0)] {
      let block = Block<E>(lanes: 3 * E.vectorLanes) { _, _ in
        E(Double.random(in: -20...20, using: &generator))
      }
      block.run(
        level.level,
        [
          nabla_instruction(nabla_op_sin, .slot(3), .slot(0)),
          nabla_instruction(nabla_op_cos, .slot(4), .slot(0)),
          nabla_instruction(
            nabla_op_sinCos, .slot(sine), .slot(0), .slot(0), .slot(0), .slot(cosine)),
        ])
      for lane in 0..<block.lanes {
        #expect(block[.slot(sine), lane] == block[.slot(3), lane])
        #expect(block[.slot(cosine), lane] == block[.slot(4), lane])
      }
    }
  }
}
