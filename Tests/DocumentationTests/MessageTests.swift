import Nabla
import NablaTestSupport
import Testing

/// Every message of the page Messages is what a program says.
@Suite("Documentation: messages") struct DocumentationMessagesTests {
  /// The messages of the page that the output of a stopped program holds.
  private func shown(_ result: ExitTest.Result?) -> [String] {
    let output = message(of: result)
    return Document.page("Messages").blocks("text").map { $0.lines.joined(separator: "\n") }
      .filter { output.contains($0) }
  }

  @Test func `a variable outside its closure`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var kept = Variable<Double>(0.0)
      _ = gradient(at: 3.0) { x in
        kept = x
        return x * x
      }
      _ = kept * kept
    }
    #expect(shown(result).count == 1, "\(message(of: result))")
  }

  @Test func `a symbolic number outside its closure`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var kept = Symbolic(0.0)
      _ = explain(at: ["x": 3]) { x in
        kept = x
        return x * x
      }
      _ = kept * kept
    }
    #expect(shown(result).count == 1, "\(message(of: result))")
  }

  @Test func `duals of two levels`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = derivative(at: 1.0) { x in x * derivative(at: 1.0) { y in x + y } }
    }
    #expect(shown(result).count == 1, "\(message(of: result))")
  }

  @Test func `variables of two levels`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = gradient(at: 1.0) { x in x * gradient(at: 1.0) { y in x + y } }
    }
    #expect(shown(result).count == 1, "\(message(of: result))")
  }

  @Test func `a recording without end`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      Recording.maximumOperations = 1000
      _ = gradient(at: 1.0) { x in
        var y = x
        while y < 2 { y = y * 1.0 }
        return y
      }
    }
    #expect(shown(result).count == 1, "\(message(of: result))")
  }

  @Test func `a seed of the wrong length`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = vjp(at: [1.0], seed: [1.0, 2.0]) { $0 }
    }
    #expect(shown(result).count == 1, "\(message(of: result))")
  }

  @Test func `lists of two lengths`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = dot([1.0], [1.0, 2.0])
    }
    #expect(shown(result).count == 1, "\(message(of: result))")
  }

  /// Mistakes with tensors, in the order of the page.
  private static let tensorMistakes: [(name: String, run: @Sendable () -> Void)] = [
    (
      "shapes that do not fit",
      {
        let a = Tensor<Float>([[1, 2], [3, 4]]).named("a")
        _ = a.matmul(Tensor<Float>([[1, 2, 3]]).named("b"))
      }
    ),
    (
      "a gradient of several numbers",
      { Tensor([1.0, 2], requiresGrad: true).exp().named("y").backward() }
    ),
    (
      "nothing to go back to",
      {
        let x = Tensor([1.0, 2], requiresGrad: true).named("x")
        x.detached().sum().named("loss").backward()
      }
    ),
    (
      "a second backward pass",
      {
        let x = Tensor(3.0, requiresGrad: true)
        let loss = (x * x).named("loss")
        loss.backward()
        loss.backward()
      }
    ),
    (
      "a change of what was saved",
      {
        let y = Tensor([1.0, 2], requiresGrad: true).exp().named("y")
        let loss = y.sum()
        y += Tensor(1.0)
        loss.backward()
      }
    ),
    (
      "a change of a leaf",
      { Tensor([1.0, 2], requiresGrad: true).named("w") += Tensor(1.0) }
    ),
    (
      "a gradient that was not kept",
      {
        let y = Tensor([1.0, 2], requiresGrad: true).exp().named("y")
        y.sum().backward()
        _ = y.grad
      }
    ),
  ]

  @Test func `mistakes with tensors`() {
    let shown = Document.page("Messages").blocks("text").map { $0.lines.joined(separator: "\n") }
    let messages = shown.suffix(Self.tensorMistakes.count)
    for (mistake, message) in zip(Self.tensorMistakes, messages) {
      do {
        try catchingErrors { mistake.run() }
        Issue.record("\(mistake.name) is no error")
      } catch {
        #expect("\(error)" == message, "\(mistake.name)")
      }
    }
  }

  @Test func `the page shows no other messages`() {
    #expect(Document.page("Messages").blocks("text").count == 7 + Self.tensorMistakes.count)
  }
}
