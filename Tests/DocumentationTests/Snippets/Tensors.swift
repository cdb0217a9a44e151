import Nabla
import Testing

// The Swift of the page Tensors.

@Suite("Documentation: tensors") struct DocumentationTensorsTests: SnippetSuite {
  @Test func workedExample() throws {
    let x = Tensor(-2.0, requiresGrad: true)
    let z = 2 * x
    let y1 = z + 5
    let y2 = (z * z).relu() + x + 3
    let loss = y1 - y2 + y2 * x
    loss.backward()
    let slope = x.grad!.item()  // 64
    #expect(slope == 64)

    let names = (x.named("x"), z.named("z"), loss.named("loss"))
    let why = loss.explain()
    let text = why.why("x")!  // 17, -3 and 50: the sum of three contributions
    #expect(text.contains("the sum of 3 contributions"))
    #expect(names.2.item() == -50)
  }

  @Test func manyNumbers() {
    let weight = Tensor<Float>([[1, 2], [3, 4]], requiresGrad: true)
    let bias = Tensor<Float>([0.5, -0.5], requiresGrad: true)
    let input = Tensor<Float>([[1, 0], [0, 1], [1, 1]])
    let hidden = (input.matmul(weight) + bias).tanh()
    let total = hidden.sum()
    total.backward()
    for column in 0..<2 {
      let expected = (0..<3).map { 1 - hidden[$0, column].item() * hidden[$0, column].item() }
      let slope = bias.grad![column].item()
      // Three terms, each rounded twice here and in the rule.
      #expect(abs(slope - expected.reduce(0, +)) < 16 * Float.ulpOfOne)
    }
    #expect(weight.grad?.shape == [2, 2])
    #expect(input.grad == nil)
  }

  // Also in the README.
  @Test func network() {
    let x = Tensor<Float>([[0, 0], [0, 1], [1, 0], [1, 1]])
    let y = Tensor<Float>([[0], [1], [1], [0]])  // x0 xor x1

    let (w1, w2) = withSeed(7) {
      (
        Tensor<Float>.normal([2, 8], requiresGrad: true),
        Tensor<Float>.normal([8, 1], requiresGrad: true)
      )
    }
    let b1 = Tensor<Float>.zeros([8], requiresGrad: true)
    let b2 = Tensor<Float>.zeros([1], requiresGrad: true)
    let parameters = [w1, b1, w2, b2]

    func network(_ x: Tensor<Float>) -> Tensor<Float> {
      (x.matmul(w1) + b1).tanh().matmul(w2) + b2
    }

    for step in 1...300 {
      let loss = (network(x) - y).square().mean()
      loss.backward()
      withoutGradient {
        for p in parameters { p -= 0.2 * p.grad! }
      }
      for p in parameters { p.clearGrad() }
      if step % 100 == 0 { print("step \(step): loss \(loss.item())") }
    }
    // Close to 0, 1, 1 and 0:
    print(withoutGradient { network(x) })
    #expect((network(x) - y).abs().max().item() < 0.05)
  }

  @Test func errors() {
    let a = Tensor<Float>([[1, 2], [3, 4]]).named("a")
    let b = Tensor<Float>([[1, 2, 3]]).named("b")
    do {
      let product = try catchingErrors { a.matmul(b) }
      print(product)
    } catch {
      print(error)  // matmul: inner dimensions differ: left "a" is [2, 2], right "b" is [1, 3]
    }
    #expect(throws: TensorError.self) { try catchingErrors { a.matmul(b) } }
  }
}
