import Nabla
import Testing

@Suite struct TensorWorkedExampleTests {
  @Test func `a product of tensors is differentiated`() {
    let x = Tensor(-2.0, requiresGrad: true)
    let z = x * x
    z.backward()
    #expect(z.item() == 4)
    #expect(x.grad?.item() == -4)
  }
}
