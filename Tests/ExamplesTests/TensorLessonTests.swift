import Nabla
import Testing

@testable import Lesson

@Suite struct TensorLessonTests {
  @Test func `the lesson with tensors prints what PyTorch prints`() {
    let lines = [
      "x: -2.0 x.grad: 64.0", "z: -4.0 z.grad: 25.0", "y1: 1.0 y1.grad: 1.0",
      "y2: 17.0 y2.grad: -3.0",
    ]
    #expect(workedExample(Tensor(-2.0, requiresGrad: true)) == lines)
    #expect(workedExample(Tensor([-2.0], requiresGrad: true)) == lines)
  }
}
