import CNablaKernels
import NablaTestSupport
import Testing

@Suite struct GuardTests {
  static let relations = [
    nabla_op_guardLess, nabla_op_guardLessOrEqual, nabla_op_guardEqual,
  ]

  @Test(
    "Each active lane remembers the first guard that its comparison violates",
    arguments: Level.supported, [8, 16, 40, 64, 128])
  func violations(_ level: Level, _ lanes: Int) {
    switch level.element {
    case .f64: check(Double.self, level, lanes)
    case .f32: check(Float.self, level, (lanes + 15) / 16 * 16)
    }
  }

  private func check<E: KernelElement>(_: E.Type, _ level: Level, _ lanes: Int) {
    var generator = SeededGenerator(seed: 3)
    let values: [E] = [-1, -0.0, 0, 1, .nan, .infinity]
    for active in [1, lanes / 2 + 1, lanes] {
      let block = Block<E>(lanes: lanes, active: active) { _, _ in
        values.randomElement(using: &generator)!
      }
      let guards: [(nabla_operation, Operand, Operand, UInt32, Bool)] = (0..<12).map { k in
        (
          Self.relations[k % 3], .slot(k % 5), [.slot(3), .uniform(k % 4), .column(1)][k % 3],
          UInt32(40 - k), k % 2 == 0
        )
      }
      for (operation, a, b, number, outcome) in guards {
        let code = [nabla_instruction(operation, a, b, guard: number, outcome: outcome)]
        let wanted = (0..<lanes).map { lane in
          let holds = Self.holds(operation, block[a, lane], block[b, lane])
          return lane < active && holds != outcome
            ? min(block.violations[lane], number) : block.violations[lane]
        }
        block.run(level.level, code)
        #expect(block.violations == wanted)
      }
    }
  }

  @Test(
    "A single input reports the first guard that it violates, or -1", arguments: Level.supported)
  func single(_ level: Level) {
    switch level.element {
    case .f64: checkSingle(Double.self, level)
    case .f32: checkSingle(Float.self, level)
    }
  }

  private func checkSingle<E: KernelElement>(_: E.Type, _ level: Level) {
    let values: [E] = [1, 2, 2, .nan]
    for relation in Self.relations {
      for (i, a) in values.enumerated() {
        for (j, b) in values.enumerated() {
          for outcome in [false, true] {
            let code = [7, 5, 9].map {
              nabla_instruction(relation, .slot(i), .slot(j), guard: $0, outcome: outcome)
            }
            var file = values
            let violated = E.runSingle(level.level, code, &file)
            #expect(violated == (Self.holds(relation, a, b) == outcome ? -1 : 5))
            #expect(zip(file, values).allSatisfy { $0.isSame(as: $1) })
          }
        }
      }
    }
    var nothing: [E] = [1]
    #expect(E.runSingle(level.level, [], &nothing) == -1)
  }

  static func holds<E: KernelElement>(_ operation: nabla_operation, _ a: E, _ b: E) -> Bool {
    switch operation {
    case nabla_op_guardLess: a < b
    case nabla_op_guardLessOrEqual: a <= b
    default: a == b
    }
  }
}
