import NablaTestSupport

/// A random program of tensors with PyTorch's results: a line of `programs.jsonl`.
/// Scripts/oracle describes the form.
struct TensorProgram: Decodable, Sendable {
  let seed: Int
  let type: StoredType
  let tolerance: Double
  let steps: [Step]
  /// Whether digits of numbers of 1e20 and more decide: a small change of them changes the results.
  let unsteady: Bool?
  /// The step that fails in PyTorch.
  let error: Failure?
  /// Nil if a step fails.
  let results: Results?
  /// If PyTorch refuses the backward pass because a value that it saved was changed in place: the
  /// derivatives at the values as they were.
  let kept: Results?

  struct Failure: Decodable, Sendable {
    let step: Int
    let message: String
  }

  /// The state after the last step.
  struct Results: Decodable, Sendable {
    /// All operands, by number.
    let values: [Value]
    /// The gradients that are there.
    let gradients: [Gradient]
    /// What the hooks saw, in order.
    let log: [Value]
  }

  struct Gradient: Decodable, Sendable {
    let operand: Int
    let value: Value

    init(from decoder: any Decoder) throws {
      var parts = try decoder.unkeyedContainer()
      operand = try parts.decode(Int.self)
      value = try parts.decode(Value.self)
    }
  }

  enum Value: Decodable, Sendable {
    case tensor([Int], [Double])
    /// A gradient that nothing reached.
    case absent
    /// PyTorch refuses to read it: a part of `split` whose base was changed in place.
    case invalid

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        self = .absent
      } else if (try? container.decode(String.self)) != nil {
        self = .invalid
      } else {
        var parts = try decoder.unkeyedContainer()
        self = .tensor(
          try parts.decode([Int].self), try parts.decode([ExactNumber].self).map(\.value))
      }
    }
  }

  /// An operation (`op`), or a statement (`do`), whose results become the next operands.
  struct Step: Decodable, Sendable {
    let statement: Statement?
    // An operation.
    let op: String?
    let args: [TaggedValue]?
    let kwargs: [String: TaggedValue]?
    /// "no_grad": inside `withoutGradient`.
    let mode: String?
    // A tensor.
    let type: String?
    let shape: [Int]?
    let elements: [ExactNumber]?
    let grad: Bool?
    // The other statements.
    let x: Int?
    let y: TaggedValue?
    let at: TaggedValue?
    let name: String?
    let value: Bool?
    let kind: String?
    let factor: Double?
    let seed: Int?
    let outputs: [Int]?
    let inputs: [Int]?
    let seeds: [Int]?
    let tangents: [Int]?
    let unused: String?
    let retain: Bool?
    let create: Bool?
    let body: [Step]?

    enum CodingKeys: String, CodingKey {
      case statement = "do"
      case op, args, kwargs, mode, type, shape, elements, grad, x, y, at, name, value, kind, factor
      case seed, outputs, inputs, seeds, tangents, unused, retain, create, body
    }

    /// What a report calls the step.
    var title: String {
      op ?? [statement?.rawValue, name].compactMap { $0 }.joined(separator: " ")
    }
  }

  enum Statement: String, Decodable, Sendable {
    case tensor, backward, gradients, readGrad, clearGrad, requiresGrad, retainGrad, hook
    case accumulationHook, inPlace, checkpoint, jvp, hvp
  }
}
