import Nabla
import NablaTensor
import NablaTestSupport
import Testing

/// Conflicting accesses by two threads always give the message.
@Suite struct AccessTests {
  private func expect(_ result: ExitTest.Result?, _ parts: String...) {
    let text = message(of: result)
    for part in parts { #expect(text.contains(part), "\(text)") }
  }

  @Test func `a tensor is not read while another thread changes it`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let x = Tensor([1.0, 2]).named("x")
      x.any.changing(by: "fill") { onThread { _ = x.exp() } }
    }
    expect(result, "exp: \"x\" [2] is being changed in place by another thread", "only one may")
  }

  @Test func `a view is not recorded while another thread changes its base`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let x = Tensor([[1.0, 2]], requiresGrad: true).named("x")
      x.any.changing(by: "fill") { onThread { _ = x.transposed(0, 1) } }
    }
    expect(result, "\"x\" [1, 2] is being changed in place by another thread", "only one may")
  }

  @Test func `a tensor is not changed while another thread reads it`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let x = Tensor([1.0, 2]).named("x")
      x.any.reading(for: "exp") { onThread { x[0].fill(7) } }
    }
    expect(result, "fill: a tensor of shape [] is being used by another operation", "Only one")
  }

  @Test func `a gradient is not set while another thread uses the tensor`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let x = Tensor([1.0, 2], requiresGrad: true).named("x")
      x.any.reading(for: "exp") { onThread { (x * 2).sum().backward() } }
    }
    expect(result, "backward: \"x\" [2] is being used by another thread", "or its gradient")
  }

  @Test func `two threads read one tensor and its views`() {
    var h = Tensor([1.0, 2, 3], requiresGrad: true) * 1
    let v = h[0..<2]
    h *= 3
    // One of the threads replaces the view's record.
    let sums = TwoThreads.run { (0..<100).map { _ in (v * 2).sum().item() } }
    #expect(sums.allSatisfy { $0.allSatisfy { $0 == 18 } })
    #expect(v.requiresGrad)
  }
}
