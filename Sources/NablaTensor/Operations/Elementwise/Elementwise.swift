import NablaCore

/// The rule of all elementwise operations: a function with its derivative, which is made from the
/// rule book.
struct Elementwise: TensorRule {
  let function: ElementwiseFunction

  var name: String { function.name }
  var kind: TensorRuleKind { .elementwise }
  /// The derivative of the rule; for a function composed of several rules it has no text.
  var derivative: String {
    let partials = function.rule?.facts.derivatives ?? []
    return partials.isEmpty
      ? "made from the rule book" : "dy times \(partials.joined(separator: "; "))"
  }

  func value(_ inputs: [AnyTensor]) -> AnyTensor? { function(inputs).first }

  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    let derivative = derivative(context)
    var computed = InlineList<AnyTensor>()
    if let function = derivative.function {
      let count = derivative.operands.count
      withUnsafeTemporaryAllocation(of: AnyTensor.self, capacity: count) { operands in
        for i in 0..<count {
          let operand =
            switch derivative.operands[i] {
            case .input(let i): context.input(i)
            case .output(let i): context.output(i)
            case .seed(let i): context.seed(i)
            }
          operands.initializeElement(at: i, to: operand)
        }
        function.apply(UnsafeBufferPointer(operands)) { computed.append($0) }
        operands.deinitialize()
      }
    }
    var gradients = InlineList<AnyTensor?>()
    for (input, result) in derivative.results.enumerated() {
      switch result {
      case .none: gradients.append(nil)
      case .zero: gradients.append(context.structuralZero(input))
      case .seed(let i): gradients.append(context.seed(i))
      case .computed(let i): gradients.append(computed[i])
      }
    }
    return gradients
  }

  /// The derivative of the outputs that gradients have arrived at, by the inputs that need one.
  private func derivative(_ context: Pullback) -> ElementwiseDerivative {
    var needed: UInt32 = 0
    for i in 0..<function.inputCount where context.needs(i) { needed |= 1 << UInt32(i) }
    if function.outputCount == 1 { return function.derivative(needed: needed) }
    var arrived: UInt32 = 0
    for (i, seed) in context.seeds.enumerated() where seed != nil { arrived |= 1 << UInt32(i) }
    return function.derivative(needed: needed, arrived: arrived)
  }

  /// The inputs that need a gradient and are reached from the outputs that one has arrived at.
  func dependencies(_ context: Pullback) -> [Int] {
    let results = derivative(context).results
    return results.indices.filter { results[$0] != .none }
  }
}

extension ElementwiseFunction {
  /// The function applied to each element of the inputs, which are broadcast; recorded if gradients
  /// flow.
  ///
  /// - Precondition: the inputs have one element type, Float or Double.
  func callAsFunction(_ inputs: [AnyTensor]) -> [AnyTensor] {
    var outputs: [AnyTensor] = []
    inputs.withUnsafeBufferPointer { apply($0) { outputs.append($0) } }
    return outputs
  }

  // Not inlined: a hundred functions call these two, and each copy is long.
  @inline(never)
  func callAsFunction(_ x: AnyTensor) -> AnyTensor {
    withUnsafePointer(to: x) { pointer in
      let inputs = UnsafeBufferPointer(start: pointer, count: 1)
      return reading(inputs) {
        var result: AnyTensor?
        run(inputs) { result = $0 }
        return recorded(result.unsafelyUnwrapped, inputs)
      }
    }
  }

  @inline(never)
  func callAsFunction(_ x: AnyTensor, _ y: AnyTensor) -> AnyTensor {
    withBuffer(of: x, y) { inputs in
      reading(inputs) {
        var result: AnyTensor?
        run(inputs) { result = $0 }
        return recorded(result.unsafelyUnwrapped, inputs)
      }
    }
  }

  @inline(__always)
  private func recorded(_ output: AnyTensor, _ inputs: UnsafeBufferPointer<AnyTensor>) -> AnyTensor
  {
    if AnomalyDetector.isOn { AnomalyDetector.see(output, name, inputs) }
    guard GradientMode.isRecording else { return output }
    let needed = Self.needed(inputs)
    if needed == 0 {
      output.inheritCut(from: inputs)
      return output
    }
    let saved = saved(needed: needed)
    withUnsafePointer(to: output) { pointer in
      output.node = Node(
        Elementwise(function: self), inputs, savedInputs: saved.inputs,
        outputs: UnsafeBufferPointer(start: pointer, count: 1), savedOutputs: saved.outputs)
    }
    return output
  }

  /// Computes and records the outputs, and passes them to `yield` in order.
  func apply(_ inputs: UnsafeBufferPointer<AnyTensor>, _ yield: (AnyTensor) -> Void) {
    reading(inputs) { applyWhileReading(inputs, yield) }
  }

  @inline(__always)
  private func applyWhileReading(
    _ inputs: UnsafeBufferPointer<AnyTensor>, _ yield: (AnyTensor) -> Void
  ) {
    let needed = GradientMode.isRecording ? Self.needed(inputs) : 0
    if needed == 0 && !AnomalyDetector.isOn { return run(inputs, yield) }
    withUnsafeTemporaryAllocation(of: AnyTensor.self, capacity: outputCount) { outputs in
      var count = 0
      run(inputs) { output in
        if AnomalyDetector.isOn { AnomalyDetector.see(output, name, inputs) }
        outputs.initializeElement(at: count, to: output)
        count += 1
      }
      defer { outputs.deinitialize() }
      if needed == 0 { return outputs.forEach(yield) }
      let saved = saved(needed: needed)
      let node = Node(
        Elementwise(function: self), inputs, savedInputs: saved.inputs,
        outputs: UnsafeBufferPointer(outputs), savedOutputs: saved.outputs)
      for (index, output) in outputs.enumerated() {
        output.node = node
        output.outputIndex = index
        yield(output)
      }
    }
  }

  /// The inputs that gradients flow into, as bits.
  @inline(__always)
  private static func needed(_ inputs: UnsafeBufferPointer<AnyTensor>) -> UInt32 {
    var needed: UInt32 = 0
    for i in 0..<inputs.count where inputs[i].requiresGrad { needed |= 1 << UInt32(i) }
    return needed
  }
}

extension Node {
  /// The rule that the operation applied to each element; nil if it is not an elementwise operation
  /// of one rule.
  package var elementwiseRule: AnyRule? { (rule as? Elementwise)?.function.rule }
}
