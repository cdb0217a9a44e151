import NablaCore

/// A function of numbers that is applied to every element of tensors. Its derivative is such a
/// function too, so derivatives of all orders are covered.
///
/// It is made once, from a rule or by recording a closure. Plans for the lanes machine are made on
/// first use.
final class ElementwiseFunction: Sendable {
  let name: String
  /// The rule, or nil for a recorded function.
  let rule: AnyRule?
  let graph: Graph
  let inputs: [Int]
  let outputs: [Int]
  private let plans: LanePlans
  private let derivatives = DerivativeTable()
  /// Those of some of several outputs, by inputs and outputs.
  private let partial = Cache<UInt64, ElementwiseDerivative>()

  var inputCount: Int { inputs.count }
  var outputCount: Int { outputs.count }

  init(name: String, rule: AnyRule?, graph: Graph, inputs: [Int], outputs: [Int]) {
    require(
      inputs.count + outputs.count <= LanePlans.maximumColumns,
      """
      The elementwise function \(name) has \(inputs.count) inputs and \(outputs.count) outputs; \
      together they may be \(LanePlans.maximumColumns) at most.
      """)
    self.name = name
    self.rule = rule
    self.graph = graph
    self.inputs = inputs
    self.outputs = outputs
    plans = LanePlans(inputCount: inputs.count)
  }

  /// The function of a rule with one operand.
  convenience init(_ rule: some UnaryRule) {
    self.init(name: type(of: rule).facts.name, rule: .unary(rule), inputs: 1) { x in
      [Symbolic.apply(rule, x[0])]
    }
  }

  /// The function of a rule with two operands.
  convenience init(_ rule: some BinaryRule) {
    self.init(name: type(of: rule).facts.name, rule: .binary(rule), inputs: 2) { x in
      [Symbolic.apply(rule, x[0], x[1])]
    }
  }

  /// A function recorded from a closure, which must use masks instead of branching on comparisons.
  convenience init(
    name: String, rule: AnyRule? = nil, inputs count: Int,
    _ function: ([Symbolic]) -> [Symbolic]
  ) {
    let recorded = GraphRecorder.record(isSampled: false, for: "an elementwise function") {
      recorder in
      let inputs = (0..<count).map { recorder.input(.nan, name: "x\($0)") }
      let outputs = function(inputs).map { Int(recorder.node(of: $0)) }
      if let failure = recorder.failure { misuse(failure.description) }
      return (inputs: inputs.map { Int(recorder.node(of: $0)) }, outputs: outputs)
    }
    self.init(
      name: name, rule: rule, graph: recorded.graph, inputs: recorded.result.inputs,
      outputs: recorded.result.outputs)
  }

  /// The plan for a given set of uniform inputs, which have the same value for all elements.
  ///
  /// - Parameter uniform: bit i is set if input i is uniform. Only for the first
  ///   ``LanePlans/maximumUniformInputs`` inputs.
  @inline(__always)
  func plan(uniform: UInt32) -> LanePlan {
    plans.plan(uniform: uniform) {
      // Uniform inputs are last.
      let order =
        inputs.indices.filter { uniform & (1 << $0) == 0 }
        + inputs.indices.filter { uniform & (1 << $0) != 0 }
      return BlockBytecode(
        compiling: graph, outputs: outputs, inputs: order.map { inputs[$0] },
        uniformCount: uniform.nonzeroBitCount)
    }
  }

  /// The derivative with respect to the needed inputs.
  ///
  /// - Parameter needed: bit i is set if the gradient with respect to input i is needed.
  @inline(__always)
  func derivative(needed: UInt32) -> ElementwiseDerivative {
    derivatives.derivative(needed) {
      ElementwiseDerivative(of: self, needed: needed, arrived: .max)
    }
  }

  /// The derivative of some of several outputs.
  ///
  /// - Parameter arrived: bit i is set if a gradient has arrived at output i.
  func derivative(needed: UInt32, arrived: UInt32) -> ElementwiseDerivative {
    if arrived == 1 << UInt32(outputCount) - 1 { return derivative(needed: needed) }
    return partial.value(for: UInt64(needed) << 32 | UInt64(arrived)) {
      ElementwiseDerivative(of: self, needed: needed, arrived: arrived)
    }
  }

  /// The inputs and outputs that the derivative needs, as bits.
  @inline(__always)
  func saved(needed: UInt32) -> (inputs: UInt32, outputs: UInt32) {
    let derivative = derivative(needed: needed)
    return (derivative.savedInputs, derivative.savedOutputs)
  }
}
