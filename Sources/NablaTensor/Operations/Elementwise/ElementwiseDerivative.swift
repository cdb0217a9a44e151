import NablaCore

/// The gradients with respect to the inputs of an elementwise function, as a function of the
/// cotangents of its outputs.
final class ElementwiseDerivative: Sendable {
  /// The source of an operand of ``function``.
  enum Operand: Sendable, Equatable {
    case input(Int)
    case output(Int)
    /// The cotangent of an output.
    case seed(Int)
  }

  /// The source of the gradient with respect to an input.
  enum Result: Sendable, Equatable {
    /// Not requested, or of an input that no output with a cotangent depends on.
    case none
    /// Zero, whatever the cotangents.
    case zero
    /// The cotangent of an output, unchanged.
    case seed(Int)
    /// An output of ``function``.
    case computed(Int)
  }

  /// The function that computes the gradients, in one pass; nil if each is ``Result/none`` or a
  /// seed.
  let function: ElementwiseFunction?
  let operands: [Operand]
  /// The source of the gradient of each input.
  let results: [Result]
  /// The inputs and outputs that are operands, as bits.
  let savedInputs: UInt32
  let savedOutputs: UInt32

  /// - Parameters:
  ///   - needed: bit i is set if the gradient with respect to input i is needed.
  ///   - arrived: bit i is set if output i has a cotangent.
  init(of function: ElementwiseFunction, needed: UInt32, arrived: UInt32) {
    let recording = Recorded(function, needed: needed, arrived: arrived)
    let reached = function.reached(from: arrived)
    var results = [Result](repeating: .none, count: function.inputCount)
    var computed: [Int] = []
    for input in 0..<function.inputCount where needed & (1 << input) != 0 && reached[input] {
      guard let node = recording.gradients[input] else {
        results[input] = .zero
        continue
      }
      if let seed = recording.seeds.firstIndex(of: node) {
        results[input] = .seed(seed)
      } else {
        results[input] = .computed(computed.count)
        computed.append(node)
      }
    }
    self.results = results
    if computed.isEmpty {
      self.function = nil
      operands = []
      savedInputs = 0
      savedOutputs = 0
      return
    }
    // Only what the gradients depend on is an operand, so nothing else is saved.
    let needed = recording.graph.needed(for: computed)
    let places = recording.places.filter { needed[$0.node] }
    operands = places.map(\.operand)
    var (inputs, outputs): (UInt32, UInt32) = (0, 0)
    for operand in operands {
      switch operand {
      case .input(let i): inputs |= 1 << UInt32(i)
      case .output(let i): outputs |= 1 << UInt32(i)
      case .seed: break
      }
    }
    savedInputs = inputs
    savedOutputs = outputs
    self.function = ElementwiseFunction(
      name: "\(function.name)'", rule: nil, graph: recording.graph, inputs: places.map(\.node),
      outputs: computed)
  }

  /// The graph of the gradients.
  private struct Recorded {
    var graph = Graph()
    var places: [(operand: Operand, node: Int)] = []
    var seeds: [Int] = []
    /// The node of each input's gradient.
    var gradients: [Int?] = []

    init(_ function: ElementwiseFunction, needed: UInt32, arrived: UInt32) {
      switch function.rule {
      case .some(let rule): self.init(rule, inputCount: function.inputCount, needed: needed)
      case .none: self.init(recorded: function, needed: needed, arrived: arrived)
      }
    }

    /// The gradients of a rule. Its partials may use its value, which has been computed; or is
    /// computed again: see Note [Saved results].
    private init(_ rule: AnyRule, inputCount: Int, needed: UInt32) {
      let purpose: StaticString = "the derivative of an elementwise function"
      (_, graph) = GraphRecorder.record(isSampled: false, for: purpose) { recorder in
        let xs = (0..<inputCount).map { recorder.input(.nan, name: "x\($0)") }
        let y = recorder.input(.nan, name: "y")
        let seed = recorder.input(.nan, name: "seed")
        places = xs.enumerated().map { (.input($0), Int(recorder.node(of: $1))) }
        places.append((.output(0), Int(recorder.node(of: y))))
        let value = Self.isComputedAgain(rule) ? rule(xs) : y
        places.append((.seed(0), Int(recorder.node(of: seed))))
        seeds = [Int(recorder.node(of: seed))]
        gradients = rule.partials(xs, value).enumerated().map { input, partial in
          guard needed & (1 << input) != 0 else { return nil }
          return partial.times(seed, when: .always).map { Int(recorder.node(of: $0.product)) }
        }
      }
    }

    /// Note [Saved results]: a derivative keeps inputs or the result, and neither may be changed in
    /// place before the backward pass. Code that does so is written for PyTorch, which keeps the
    /// inputs of these; `h /= deviation; h += bias` must work.
    private static func isComputedAgain(_ rule: AnyRule) -> Bool {
      ["divide", "remainder", "fmod", "erfinv"].contains(rule.facts.name)
    }

    /// The gradients of a recorded function, whose graph is extended.
    private init(recorded function: ElementwiseFunction, needed: UInt32, arrived: UInt32) {
      let purpose: StaticString = "the derivative of an elementwise function"
      (_, graph) = GraphRecorder.record(
        continuing: function.graph, isSampled: false, for: purpose
      ) { recorder in
        let sweep = ReverseMode(recorder, by: function.inputs)
        let numbers = function.outputs.indices.map { recorder.input(.nan, name: "seed\($0)") }
        places = function.inputs.enumerated().map { (.input($0), $1) }
        seeds = numbers.map { Int(recorder.node(of: $0)) }
        places += seeds.enumerated().map { (.seed($0), $1) }
        let with = function.outputs.indices.filter { arrived & (1 << $0) != 0 }
        let adjoints = sweep.gradient(
          of: with.map { function.outputs[$0] }, seeds: with.map { numbers[$0] })
        gradients = adjoints.enumerated().map { input, adjoint in
          needed & (1 << input) == 0 ? nil : adjoint.map { Int(recorder.node(of: $0)) }
        }
      }
    }
  }
}

extension ElementwiseFunction {
  /// Which inputs some of the outputs depend on. (A rule's one output depends on all of them.)
  fileprivate func reached(from arrived: UInt32) -> [Bool] {
    if rule != nil { return inputs.map { _ in true } }
    let needed = graph.needed(
      for: outputs.indices.filter { arrived & (1 << $0) != 0 }.map { outputs[$0] })
    return inputs.map { needed[$0] }
  }
}
