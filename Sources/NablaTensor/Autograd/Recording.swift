import NablaCore

extension AnyTensor {
  /// Notes that a tensor was computed by a rule from inputs, if gradients flow.
  ///
  /// - Parameters:
  ///   - saving: bit i is set where the pullback needs input i; the last bit stands for all
  ///     inputs from there on.
  ///   - savesOutput: whether the pullback needs the result.
  @inline(__always)
  func record(
    _ rule: @autoclosure () -> some TensorRule, _ inputs: Few<AnyTensor>, saving: UInt32 = 0,
    savesOutput: Bool = false
  ) -> AnyTensor {
    if Watch.isOn { Watch.see(self, rule().name, inputs) }
    guard GradientMode.isRecording else { return self }
    for i in 0..<inputs.count where inputs[i].requiresGrad {
      node = Node.make(
        rule(), inputs, saving: saving, outputs: Few(self), savedOutputs: savesOutput ? 1 : 0)
      return self
    }
    inheritCut(from: inputs)
    return self
  }
}

extension Node {
  static func make(
    _ rule: some TensorRule, _ inputs: Few<AnyTensor>, saving: UInt32, outputs: Few<AnyTensor>,
    savedOutputs: UInt32
  ) -> Node {
    inputs.withUnsafeBuffer { inputs in
      outputs.withUnsafeBuffer { outputs in
        Node(
          rule, inputs, savedInputs: saving, outputs: outputs, savedOutputs: savedOutputs)
      }
    }
  }
}
