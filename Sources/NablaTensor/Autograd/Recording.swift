import CNablaKernels
import NablaCore

/// Whether the operations of this thread are recorded.
enum GradientMode {
  @inline(__always)
  static var isRecording: Bool {
    !nabla_this_thread().unsafelyUnwrapped.pointee.records_no_gradient
  }

  static func with<Result>(
    recording: Bool, _ body: () throws -> Result
  ) rethrows -> Result {
    let thread = nabla_this_thread().unsafelyUnwrapped
    let before = thread.pointee.records_no_gradient
    thread.pointee.records_no_gradient = !recording
    defer { nabla_this_thread().unsafelyUnwrapped.pointee.records_no_gradient = before }
    return try body()
  }
}

/// Whether operations on this thread are currently recorded: false inside ``withoutGradient(_:)``
/// and, for hooks, in a backward pass without createGraph.
///
/// PyTorch calls it `is_grad_enabled()`.
public var recordsGradients: Bool { GradientMode.isRecording }

/// Returns the result of `body`, which runs without recording: its results do not require a
/// gradient.
///
/// Inside, leaves can be changed in place, as an optimiser does. It applies only to this thread.
/// PyTorch calls it `no_grad`.
public func withoutGradient<Result>(_ body: () throws -> Result) rethrows -> Result {
  try GradientMode.with(recording: false, body)
}

/// Returns the result of `body`, which runs with recording, inside a `withoutGradient`.
///
/// PyTorch calls it `enable_grad`.
public func withGradient<Result>(_ body: () throws -> Result) rethrows -> Result {
  try GradientMode.with(recording: true, body)
}

extension AnyTensor {
  /// Records that a rule computed a tensor from inputs, if gradients flow.
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
    // The records are read too, so other threads must not change them at the same time.
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
  /// The results of a function as tensors that can have their own records: those that share memory
  /// with an input or with each other are copied, because a change of one in place would be missing
  /// from the records of the others.
  ///
  /// - Parameter isShared: whether an output must be copied for another reason.
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
  // One copy for all rules: specialized ones would be a tenth of the module's code.
  @_semantics("optimize.sil.specialize.generic.never")
  @inline(never)
  static func make(
    _ rule: any TensorRule, _ inputs: InlineList<AnyTensor>, saving: UInt32,
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

/// A point beyond which no gradient flows, for messages.
final class GradientCut: Sendable {
  let text: String
  init(_ text: String) { self.text = text }
}

extension AnyTensor {
  /// A tensor that shares the elements, without gradient flow.
  package func detached() -> AnyTensor {
    let result = alias()
    if requiresGrad {
      let made = currentNode.map { ", the result of \($0.rule.name)" } ?? ""
      result.ownDetails.cut = GradientCut("detached() at \(text)\(made)")
    } else {
      result.inheritCut(from: InlineList(self))
    }
    return result
  }

  /// Records why no gradient flows, if an operand knows the reason.
  @inline(__always)
  func inheritCut(from inputs: some RandomAccessCollection<AnyTensor>) {
    for input in inputs where input.details != nil {
      guard let cut = input.details.unsafelyUnwrapped.cut else { continue }
      ownDetails.cut = cut
      return
    }
  }
}
