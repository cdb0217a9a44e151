import CNablaKernels
import NablaCore

/// The rule of all elementwise operations: a function and, made from the rule book, its derivative.
struct Elementwise: TensorRule {
  let function: ElementwiseFunction

  var name: String { function.name }

  func value(_ inputs: [AnyTensor]) -> AnyTensor? { function(inputs).first }

  func pullback(_ context: Pullback) -> [AnyTensor?] {
    var needed: UInt32 = 0
    for i in 0..<function.inputCount where context.needs(i) { needed |= 1 << i }
    let derivative = function.derivative(needed: needed)
    var computed: [AnyTensor] = []
    if let function = derivative.function {
      computed = function(
        derivative.operands.map { operand in
          switch operand {
          case .input(let i): context.input(i)
          case .output(let i): context.output(i)
          case .seed(let i): context.seed(i)
          }
        })
    }
    return derivative.results.map { result in
      switch result {
      case .none: nil
      case .seed(let i): context.seed(i)
      case .computed(let i): computed[i]
      }
    }
  }
}

extension ElementwiseFunction {
  /// The function of each element of the inputs, which are broadcast; recorded if gradients flow.
  ///
  /// - Precondition: the inputs have one element type, Float or Double.
  func callAsFunction(_ inputs: [AnyTensor]) -> [AnyTensor] {
    inputs.withUnsafeBufferPointer { inputs in
      var outputs: [AnyTensor] = []
      run(inputs) { outputs.append($0) }
      return recorded(outputs, inputs)
    }
  }

  @inline(__always)
  func callAsFunction(_ x: AnyTensor) -> AnyTensor {
    withUnsafePointer(to: x) { pointer in
      let inputs = UnsafeBufferPointer(start: pointer, count: 1)
      var result: AnyTensor?
      run(inputs) { result = $0 }
      return recorded(result.unsafelyUnwrapped, inputs)
    }
  }

  @inline(__always)
  func callAsFunction(_ x: AnyTensor, _ y: AnyTensor) -> AnyTensor {
    withUnsafePointer(to: (x, y)) { pointer in
      pointer.withMemoryRebound(to: AnyTensor.self, capacity: 2) { pointer in
        let inputs = UnsafeBufferPointer(start: pointer, count: 2)
        var result: AnyTensor?
        run(inputs) { result = $0 }
        return recorded(result.unsafelyUnwrapped, inputs)
      }
    }
  }

  @inline(__always)
  private func recorded(_ output: AnyTensor, _ inputs: UnsafeBufferPointer<AnyTensor>) -> AnyTensor
  {
    guard GradientMode.isRecording else { return output }
    let needed = Self.needed(inputs)
    if needed == 0 { return output }
    let saved = saved(needed: needed)
    withUnsafePointer(to: output) { pointer in
      output.node = Node(
        Elementwise(function: self), inputs, savedInputs: saved.inputs,
        outputs: UnsafeBufferPointer(start: pointer, count: 1), savedOutputs: saved.outputs)
    }
    return output
  }

  private func recorded(_ outputs: [AnyTensor], _ inputs: UnsafeBufferPointer<AnyTensor>)
    -> [AnyTensor]
  {
    guard GradientMode.isRecording else { return outputs }
    let needed = Self.needed(inputs)
    if needed == 0 { return outputs }
    let saved = saved(needed: needed)
    let node = outputs.withUnsafeBufferPointer { outputs in
      Node(
        Elementwise(function: self), inputs, savedInputs: saved.inputs, outputs: outputs,
        savedOutputs: saved.outputs)
    }
    for (index, output) in outputs.enumerated() {
      output.node = node
      output.outputIndex = index
    }
    return outputs
  }

  /// The inputs that gradients flow into: bits.
  @inline(__always)
  private static func needed(_ inputs: UnsafeBufferPointer<AnyTensor>) -> UInt32 {
    var needed: UInt32 = 0
    for i in 0..<inputs.count where inputs[i].requiresGrad { needed |= 1 << UInt32(i) }
    return needed
  }
}
