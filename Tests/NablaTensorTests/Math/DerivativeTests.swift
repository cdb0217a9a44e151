import Nabla
import NablaTensor
import Testing

@Suite struct TensorDerivativeTests {
  @Test(arguments: DifferentiableCases.all)
  func `gradients and Hessians are those of differences`(_ operation: DifferentiableCase) {
    operation.check(seed: 1, transposed: false)
    operation.check(seed: 2, transposed: true)
  }
}
