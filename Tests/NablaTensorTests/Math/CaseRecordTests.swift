import Nabla
import Testing

@testable import NablaTensor

/// The cases of derivatives and of operations on shapes once more, for what holds for every operation.
/// It is the only such check of an operation that the oracle does not have.
@Suite struct CaseRecordTests {
  private static let cases =
    DifferentiableCases.all
    + (ViewCase.views + ViewCase.copies).map { test in
      DifferentiableCase(test.testDescription, [test.input]) { test.function($0[0]) }
    }

  @Test(arguments: cases)
  func `explanations have the bits of backward, and rules pass gradients on as their kinds say`(
    _ operation: DifferentiableCase
  ) throws {
    var numbers = SeededNumbers(seed: 3)
    let operands = operation.shapes.map { shape in
      let leaf = Tensor(numbers.list(shape.elementCount, operation.range), requiresGrad: true)
      return Tensor<Double>(leaf.any.reshaped(to: shape))
    }
    let output = operation.function(operands)
    let root = try #require(output.any.currentNode)
    let seed = numbers.tensor(output.shape, -1...1)
    #expect(try RecordCheck(output.any, seed: seed.any).failures == [])
    for node in nodes(from: root) { #expect(RuleKindCheck(node).failures == []) }
  }
}
