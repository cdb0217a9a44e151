import Nabla
import NablaTestSupport
import Testing

@Suite struct DiagnosisTests {
  private func messages(_ formula: String) throws -> [String] {
    let diagnosis = try Explanation(formula: Formula(formula)).diagnosis
    return diagnosis.findings.map { diagnosis.message(of: $0) }
  }

  @Test func `a sound computation has nothing to mend`() throws {
    let diagnosis = explain(at: ["x": -2]) { workedExample($0) }.diagnosis
    #expect(diagnosis.isClean)
    #expect(
      diagnosis.description == """
        Nothing to mend: all numbers are finite, no kink was hit, every input counts.

        The largest contribution is 50: 2 × 25, from z to x.
          Where gradients explode, begin here.

        The smallest contribution is 1: 1 × 1, from loss to y1 - y2 in loss.
          Where gradients vanish, begin here.

        """)
  }

  @Test func `the first value that is not finite, and how far it went`() throws {
    #expect(
      try messages("x = -1; z = log(x); u = z + 1; y = 2 * u").first
        == "z is NaN, where x is -1: the first such value on its way. It reached 2 more.")
  }

  @Test func `the first gradient that is not finite, and its factors`() throws {
    let diagnosis = try Explanation(formula: Formula("x = 0; z = sqrt(x); y = 3 * z")).diagnosis
    let finding = try #require(diagnosis.findings.first)
    #expect(finding.kind == .gradient)
    #expect(
      diagnosis.message(of: finding)
        == "The gradient stops being finite on its way from z to x: inf × 3 is inf. "
        + "It reached the gradient of x.")
    #expect(
      diagnosis.advice(on: finding)
        == "Keep x away from where the derivative is infinite (sqrt: [0, ∞)).")
    let large = try messages("x = 1e200; z = x * x * 0; y = z * 1e200").joined()
    #expect(large.contains("x * x in z is inf, where x is 1e+200 and x is 1e+200"))
  }

  @Test func `a root of a negative number is advised to be a cube root, or of a positive one`()
    throws
  {
    for formula in ["y = (-8) ^ (1 / 3)", "x = -8; y = x ^ 0.5"] {
      let diagnosis = try Explanation(formula: Formula(formula)).diagnosis
      let finding = try #require(diagnosis.findings.first)
      #expect(finding.cause == .root)
      #expect(diagnosis.advice(on: finding).hasSuffix("write cbrt(x) instead of x ^ (1/3)."))
    }
    let power = explain(at: ["x": -8]) { x in pow(x, 1.0 / 3) }.diagnosis.findings.first
    #expect(power?.cause == .root)
    #expect(explain(at: ["x": -8]) { x in cbrt(x) }.diagnosis.isClean)
    #expect(explain(at: ["x": -8]) { x in pow(x, 3) }.diagnosis.isClean)
  }

  @Test func `0 times inf behind a mask`() throws {
    let why = explain(at: ["x": 0]) { x in
      // Like PyTorch's where(): both branches are differentiated, one is multiplied by 0.
      (sqrt(x) * 0 + x * 1).named("y")
    }
    let diagnosis = why.diagnosis
    let finding = try #require(diagnosis.findings.first)
    #expect(finding.kind == .masked)
    let message = diagnosis.message(of: finding)
    #expect(message.hasPrefix("inf × 0 on the way from sqrt(x) in y to x:"))
    #expect(diagnosis.advice(on: finding).contains("select"))
    // Following the advice removes the finding.
    let chosen = explain(at: ["x": 0]) { x in select(x .> 0, sqrt(x), x).named("y") }
    #expect(!chosen.diagnosis.findings.contains { $0.kind == .masked || $0.kind == .gradient })
  }

  @Test func `kinks with what was chosen there, for the rule's own parameters`() throws {
    #expect(
      try messages("x = 3; y = clamp(x, 0, 3)").first
        == "y is at a kink, where its operand is 3: the derivative there is a convention, "
        + "and 1 was chosen.")
    #expect(
      try messages("a = 1; b = 1; y = min(a, b)").first?.hasSuffix("and 0.5, 0.5 was chosen.")
        == true)
    #expect(try !messages("x = 1; y = clamp(x, 0, 3)").contains { $0.contains("kink") })
  }

  @Test func `cancellation with its size`() throws {
    #expect(
      try messages("x = 3; y = 1e6 * x - 1e6 * x + x").first
        == "3 contributions to x cancel: their magnitudes sum to 2000001, they themselves to 1.")
  }

  @Test func `inputs that the output does not depend on`() throws {
    #expect(
      try messages("x = 1; w = 2; y = x * x").first == "y does not depend on the input w.")
  }

  @Test func `a gradient of 0 is followed to where it arose, also in tensors`() throws {
    let x = Tensor<Double>([2], requiresGrad: true).named("x")
    let w = Tensor<Double>([-3], requiresGrad: true).named("w")
    let scalar = (relu(x * w) - 1).square().sum().named("loss").explain()
    let finding = try #require(scalar.diagnosis.findings.first)
    #expect(finding.kind == .zero && finding.cause == .flat)
    #expect(finding.reached.compactMap(scalar.graph.name) == ["x", "w"])

    let many = Tensor<Double>([-1, -2], requiresGrad: true).named("x")
    let tensor = relu(many).sum().named("y").explain()
    let message = tensor.diagnosis.message(of: try #require(tensor.diagnosis.findings.first))
    #expect(
      message == "The gradient becomes 0 on its way from relu(x) in y to x: 0 × 1.41421 is 0. "
        + "What arrives at x this way is 0.")
    #expect(tensor.why("x")?.contains(message) == true)
    #expect(!tensor.diagnosis.isClean)
  }

  @Test func `what cancels is no zero, and what is reached otherwise is none either`() throws {
    #expect(try messages("x = 1; y = x - x").allSatisfy { !$0.contains("becomes 0") })
    #expect(try messages("x = -1; y = relu(x) + x").allSatisfy { !$0.contains("becomes 0") })
  }

  @Test func `findings are equal where kinds, nodes, numbers and names are`() throws {
    func diagnosis(_ name: String) throws -> Diagnosis {
      try Explanation(formula: Formula("\(name) = -1; y = log(\(name))")).diagnosis
    }
    #expect(try diagnosis("x") == diagnosis("x"))
    #expect(try diagnosis("x") != diagnosis("w"))
  }

  @Test func `the findings as JSON have kinds, nodes and numbers`() throws {
    let diagnosis = try Explanation(formula: Formula("x = 0; y = sqrt(x)")).diagnosis
    #expect(
      diagnosis.json == """
        {"findings": [
          {"kind": "gradient", "cause": "derivative", "node": 1, "receiver": 0, "reached": [0], \
        "numbers": {"amount": ["inf"], "incoming": [1], "local": ["inf"]}}]}

        """)
  }

  @Test func `another language has the same numbers`() throws {
    let diagnosis = try Explanation(formula: Formula("x = 3; y = clamp(x, 0, 3)")).diagnosis
    let finding = try #require(diagnosis.findings.first)
    #expect(
      diagnosis.message(of: finding, in: .chinese)
        == "y 正处在不可导点，操作数为 3：此处的导数是一种约定，取为 1。")
    #expect(diagnosis.text(style: TextStyle(), language: .chinese).contains("请从这里查起"))
  }
}
