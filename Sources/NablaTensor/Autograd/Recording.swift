import NablaCore

extension AnyTensor {
  /// Notes that a tensor was computed by a rule from inputs, if gradients flow.
  ///
  /// - Parameters:
  ///   - saving: bit i is set where the pullback needs input i.
  ///   - savesOutput: whether the pullback needs the result.
  @inline(__always)
  func record(
    _ rule: @autoclosure () -> some TensorRule, _ inputs: Few<AnyTensor>, saving: UInt32 = 0,
    savesOutput: Bool = false
  ) -> AnyTensor {
    guard GradientMode.isRecording else { return self }
    for input in inputs where input.requiresGrad {
      node = Node.make(
        rule(), inputs, saving: saving, outputs: Few(self), savedOutputs: savesOutput ? 1 : 0)
      break
    }
    return self
  }
}

extension Node {
  /// - Parameters:
  ///   - saving: bit i is set where the pullback needs input i.
  ///   - savedOutputs: bit i is set where the pullback needs output i.
  static func make(
    _ rule: some TensorRule, _ inputs: Few<AnyTensor>, saving: UInt32, outputs: Few<AnyTensor>,
    savedOutputs: UInt32
  ) -> Node {
    var edges = Few<Edge>()
    var saved = Few<SavedTensor?>()
    for i in 0..<inputs.count {
      let input = inputs[i]
      edges.append(Edge(to: input))
      if saving & (1 << min(UInt32(i), 31)) != 0 {
        saved.append(SavedTensor(input))
      } else {
        saved.append(
          input.count <= SavedTensor.keptCount ? SavedTensor(input, isNeeded: false) : nil)
      }
    }
    var infos = Few<OutputInfo>()
    var results = Few<SavedTensor?>()
    for i in 0..<outputs.count {
      infos.append(OutputInfo(outputs[i]))
      results.append(
        savedOutputs & (1 << min(UInt32(i), 31)) != 0 ? SavedTensor(outputs[i].alias()) : nil)
    }
    return Node(rule, edges: edges, outputs: infos, savedInputs: saved, savedOutputs: results)
  }
}
