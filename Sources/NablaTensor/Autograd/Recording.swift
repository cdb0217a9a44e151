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
    _ rule: @autoclosure () -> some TensorRule, _ inputs: InlineList<AnyTensor>, saving: UInt32 = 0,
    savesOutput: Bool = false
  ) -> AnyTensor {
    if AnomalyDetector.isOn { AnomalyDetector.see(self, rule().name, inputs) }
    guard GradientMode.isRecording else { return self }
    // The records are read, too, and another thread must not change them meanwhile.
    for input in inputs { input.beginReading(for: rule().name) }
    defer { for input in inputs { input.endReading() } }
    for i in 0..<inputs.count where inputs[i].requiresGrad {
      node = Node.make(
        rule(), inputs, saving: saving, outputs: InlineList(self), savedOutputs: savesOutput ? 1 : 0
      )
      return self
    }
    inheritCut(from: inputs)
    return self
  }
}

extension AnyTensor {
  /// What a function made, as tensors that get a record of their own: copies of those that share memory
  /// with an input or with each other, as a change in place of one would be missing in the others'
  /// records.
  ///
  /// - Parameter isShared: whether an output must be a copy for another reason.
  static func separate(
    _ made: [AnyTensor], from inputs: [AnyTensor], or isShared: (AnyTensor) -> Bool = { _ in false }
  ) -> [AnyTensor] {
    made.enumerated().map { place, output in
      let others = inputs + made[..<place]
      let isCopy = others.contains { $0.storage == output.storage } || isShared(output)
      return isCopy ? output.copied() : output.alias()
    }
  }
}

extension Node {
  static func make(
    _ rule: some TensorRule, _ inputs: InlineList<AnyTensor>, saving: UInt32,
    outputs: InlineList<AnyTensor>,
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
