import NablaCore

/// A user-defined operation on tensors, with its pullback.
///
///     struct Scale: TensorFunction {
///       func forward(_ inputs: [Tensor<Double>], _ context: FunctionContext<Double>) -> [Tensor<Double>] {
///         context.save(inputs[0], inputs[1])
///         return [inputs[0] * inputs[1]]
///       }
///       func backward(_ seeds: [Tensor<Double>], _ context: FunctionContext<Double>) -> [Tensor<Double>?] {
///         [seeds[0] * context.saved[1], seeds[0] * context.saved[0]]
///       }
///     }
///     let y = Scale()(x, w)
///
/// PyTorch calls it `autograd.Function`. A function composed of differentiable operations does not
/// need it.
public protocol TensorFunction<Element>: Sendable {
  /// The element type of inputs and outputs.
  associatedtype Element: DifferentiableElement

  /// The name of the operation in messages and explanations; by default, that of the type.
  var name: String { get }
  /// Whether `backward` cannot be differentiated, for example because it computes with plain numbers.
  /// A second derivative is then an error instead of a wrong result. False by default.
  var isOnceDifferentiable: Bool { get }

  /// The outputs. Operations inside are not recorded.
  func forward(
    _ inputs: [Tensor<Element>], _ context: FunctionContext<Element>
  ) -> [Tensor<Element>]

  /// The gradient with respect to each input, or nil where it is zero. If an input was broadcast,
  /// its gradient may have the broadcast shape, and is summed.
  ///
  /// - Parameter seeds: the cotangent of each output; zeros where none arrived.
  func backward(
    _ seeds: [Tensor<Element>], _ context: FunctionContext<Element>
  ) -> [Tensor<Element>?]
}

/// State shared by `forward` and `backward` of a ``TensorFunction``.
public final class FunctionContext<Element: DifferentiableElement> {
  /// Whether the gradient with respect to each input is needed.
  public let needsGradient: [Bool]
  /// The tensors passed to ``save(_:)``. In `backward`, it is an error if one of them was changed
  /// in place in the meantime.
  public internal(set) var saved: [Tensor<Element>]
  /// Other data for `backward`. Its dependence on the inputs' elements is not differentiated.
  public var state: (any Sendable)?

  init(needsGradient: [Bool], saved: [Tensor<Element>] = [], state: (any Sendable)? = nil) {
    self.needsGradient = needsGradient
    self.saved = saved
    self.state = state
  }

  /// Saves inputs and outputs for `backward`. Other tensors can be saved too, but then a second
  /// derivative is an error, because it would miss their dependence on the inputs.
  public func save(_ tensors: Tensor<Element>...) { saved = tensors }
}

extension TensorFunction {
  /// The name of the type.
  public var name: String { "\(Self.self)" }
  /// False: `backward` may be differentiated.
  public var isOnceDifferentiable: Bool { false }

  /// The output of a function that has one.
  public func callAsFunction(_ inputs: Tensor<Element>...) -> Tensor<Element> {
    let outputs = apply(inputs)
    if outputs.count == 1 { return outputs[0] }
    fail("\(name): it has \(outputs.count) outputs. Use apply(_:) for the list of them.")
    return outputs.first ?? Tensor(.zeros([], Element.elementType))
  }

  /// The outputs of the function.
  public func apply(_ inputs: [Tensor<Element>]) -> [Tensor<Element>] {
    let isRecorded = GradientMode.isRecording && inputs.contains { $0.any.requiresGrad }
    let context = FunctionContext<Element>(
      needsGradient: inputs.map { isRecorded && $0.any.requiresGrad })
    let made = withoutGradient { forward(inputs, context) }.map(\.any)
    let outputs = AnyTensor.separate(made, from: inputs.map(\.any))
    if isRecorded { record(inputs.map(\.any), made, outputs, context) }
    return outputs.map { Tensor($0) }
  }

  private func record(
    _ inputs: [AnyTensor], _ made: [AnyTensor], _ outputs: [AnyTensor],
    _ context: FunctionContext<Element>
  ) {
    var (savedInputs, savedOutputs): (UInt32, UInt32) = (0, 0)
    var others: [AnyTensor] = []
    let places = context.saved.map { tensor in
      if let i = inputs.firstIndex(where: { $0 === tensor.any }) {
        savedInputs |= 1 << UInt32(min(i, 31))
        return SavedPlace.input(i)
      }
      if let i = made.firstIndex(where: { $0 === tensor.any }) {
        savedOutputs |= 1 << UInt32(min(i, 31))
        return .output(i)
      }
      if tensor.any.requiresGrad {
        fail(
          """
          \(name): it saved \(tensor.any.text), which requires a gradient but is no input, so none \
          would arrive there. Pass it as an input.
          """)
      }
      let place = inputs.count + others.count
      savedInputs |= 1 << UInt32(min(place, 31))
      others.append(tensor.any)
      return .other(place)
    }
    let rule = CustomRule(
      function: self, inputCount: inputs.count, places: places, state: context.state)
    let node = Node.make(
      rule, InlineList(inputs + others), saving: savedInputs, outputs: InlineList(outputs),
      savedOutputs: savedOutputs)
    for (index, output) in outputs.enumerated() {
      output.node = node
      output.outputIndex = index
    }
  }
}

/// Where a node stores a tensor that a function saved.
enum SavedPlace {
  case input(Int), output(Int)
  /// After the inputs.
  case other(Int)
}

/// The rule of a user-defined function.
struct CustomRule<Function: TensorFunction>: TensorRule {
  let function: Function
  let inputCount: Int
  let places: [SavedPlace]
  let state: (any Sendable)?

  var name: String { function.name }
  var kind: TensorRuleKind { .mixes }
  var derivative: String { "a pullback of your own" }

  func value(_ inputs: [AnyTensor]) -> AnyTensor? {
    let inputs = inputs.prefix(inputCount)
    let context = FunctionContext<Function.Element>(needsGradient: inputs.map { _ in false })
    return function.forward(inputs.map { Tensor($0) }, context).first?.any
  }

  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    let isRecorded = GradientMode.isRecording
    let none = InlineList<AnyTensor?>(repeating: nil, count: context.node.inputCount)
    let saved = places.map { place in
      switch place {
      case .input(let i): context.input(i)
      case .output(let i): context.output(i)
      case .other(let i): context.input(i)
      }
    }
    let isDifferentiable = !function.isOnceDifferentiable
    if isRecorded, isDifferentiable,
      places.contains(where: { if case .other = $0 { true } else { false } })
    {
      fail(
        """
        \(name): it saved a tensor that is neither input nor output, so a second derivative would \
        miss how that depends on the inputs. Save inputs and outputs and compute the rest in \
        backward, or set isOnceDifferentiable.
        """)
      return none
    }
    let functionContext = FunctionContext(
      needsGradient: (0..<inputCount).map { context.needs($0) },
      saved: saved.map { Tensor<Function.Element>($0) }, state: state)
    let seeds = (0..<context.node.outputCount).map { Tensor<Function.Element>(context.seed($0)) }
    var gradients = GradientMode.with(recording: isRecorded && isDifferentiable) {
      function.backward(seeds, functionContext).map { $0?.any }
    }
    if gradients.count != inputCount {
      fail(
        """
        \(name): its backward returned \(gradients.count) gradients for \(inputCount) inputs. Return \
        one for each input, nil where none flows.
        """)
      return none
    }
    if isRecorded && !isDifferentiable {
      gradients = OnceDifferentiable(function: name).mark(gradients, context)
    }
    return InlineList(
      gradients + Array(repeating: nil, count: context.node.inputCount - inputCount))
  }
}

/// A rule that fails when it is differentiated.
private struct OnceDifferentiable: TensorRule {
  let function: String

  var name: String { "\(function)'" }
  var kind: TensorRuleKind { .mixes }
  var derivative: String { "none: \(function) is differentiable once" }

  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    fail(
      """
      \(function): its backward says that it is differentiable once, but its gradient is being \
      differentiated. Write backward with operations on tensors and leave isOnceDifferentiable false.
      """)
    return InlineList(repeating: nil, count: context.node.inputCount)
  }

  /// Records the gradients as depending in an unknown way on the cotangents and on the function's
  /// inputs.
  func mark(_ gradients: [AnyTensor?], _ context: Pullback) -> [AnyTensor?] {
    let seeds = context.seeds.compactMap { $0 }
    let inputs = (0..<context.node.inputCount).compactMap { input -> AnyTensor? in
      let edge = context.node.edge(input)
      guard let node = edge.node else { return edge.variable }
      let standIn = AnyTensor.zeros(edge.shape, node.output(edge.output).elementType)
      standIn.node = node
      standIn.outputIndex = edge.output
      return standIn
    }
    return gradients.map { $0?.alias().record(self, InlineList(seeds + inputs)) }
  }
}
