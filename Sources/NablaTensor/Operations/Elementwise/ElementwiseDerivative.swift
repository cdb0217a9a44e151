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
    /// Not requested, or zero.
    case none
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

  init(of function: ElementwiseFunction, needed: UInt32) {
    let recording = Recorded(function, needed: needed)
    var results = [Result](repeating: .none, count: function.inputCount)
    var computed: [Int] = []
    for input in 0..<function.inputCount {
      guard let node = recording.gradients[input] else { continue }
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

    init(_ function: ElementwiseFunction, needed: UInt32) {
      switch function.rule {
      case .some(let rule): self.init(rule, inputCount: function.inputCount, needed: needed)
      case .none: self.init(recorded: function, needed: needed)
      }
    }

    /// The gradients of a rule. Its partials may use its value, which has been computed.
    private init(_ rule: AnyRule, inputCount: Int, needed: UInt32) {
      let purpose: StaticString = "the derivative of an elementwise function"
      (_, graph) = GraphRecorder.record(isSampled: false, for: purpose) { recorder in
        let xs = (0..<inputCount).map { recorder.input(.nan, name: "x\($0)") }
        let y = recorder.input(.nan, name: "y")
        let seed = recorder.input(.nan, name: "seed")
        places = xs.enumerated().map { (.input($0), Int(recorder.node(of: $1))) }
        places.append((.output(0), Int(recorder.node(of: y))))
        places.append((.seed(0), Int(recorder.node(of: seed))))
        seeds = [Int(recorder.node(of: seed))]
        gradients = rule.partials(xs, y).enumerated().map { input, partial in
          guard needed & (1 << input) != 0 else { return nil }
          return partial.times(seed, when: .always).map { Int(recorder.node(of: $0.product)) }
        }
      }
    }

    /// The gradients of a recorded function, whose graph is extended.
    private init(recorded function: ElementwiseFunction, needed: UInt32) {
      let purpose: StaticString = "the derivative of an elementwise function"
      (_, graph) = GraphRecorder.record(
        continuing: function.graph, isSampled: false, for: purpose
      ) { recorder in
        let sweep = ReverseMode(recorder, by: function.inputs)
        let numbers = function.outputs.indices.map { recorder.input(.nan, name: "seed\($0)") }
        places = function.inputs.enumerated().map { (.input($0), $1) }
        seeds = numbers.map { Int(recorder.node(of: $0)) }
        places += seeds.enumerated().map { (.seed($0), $1) }
        let adjoints = sweep.gradient(of: function.outputs, seeds: numbers)
        gradients = adjoints.enumerated().map { input, adjoint in
          needed & (1 << input) == 0 ? nil : adjoint.map { Int(recorder.node(of: $0)) }
        }
      }
    }
  }
}
