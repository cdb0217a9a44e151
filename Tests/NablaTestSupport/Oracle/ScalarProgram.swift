import Nabla

/// A program of PyTorch's oracle: scalar operations one after the other, with PyTorch's value and
/// gradient of every node. See Scripts/oracle.
public struct ScalarProgram: Decodable, Sendable {
  public struct Node: Decodable, Sendable {
    public let op: String
    public let `in`: [Int]?
    public let value: ExactNumber?
    public let c: ExactNumber?
  }

  public let id: Int
  public let name: String?
  /// The node that is differentiated.
  public let root: Int
  public let nodes: [Node]
  public let values: [ExactNumber]
  /// By node; nil where PyTorch has none: a constant, or a node that the root does not depend on.
  public let grads: [ExactNumber?]

  /// The programs of a file of the oracle's `scalar` folder.
  public static func all(in file: String) throws -> [ScalarProgram] {
    try Fixtures.lines(of: file, in: "scalar", as: ScalarProgram.self)
  }

  public var leaves: [Int] { nodes.indices.filter { nodes[$0].op == "leaf" } }

  /// The values of all nodes.
  ///
  /// - Parameter inputs: a number to add to each node that has a gradient, in the order of the
  ///   nodes. With -0, which changes no number's bits, the gradient by it is the node's gradient;
  ///   a leaf is its input alone.
  public func run<N: DifferentiableNumber>(_ inputs: [N]) -> [N] {
    var numbers: [N] = []
    var next = 0
    for (node, gradient) in zip(nodes, grads) {
      func operand(_ i: Int) -> N { numbers[node.in![i]] }
      let number: N? =
        switch node.op {
        case "leaf": nil
        case "const": N(node.value!.value)
        case "powc": pow(operand(0), node.c!.value)
        case "neg": -operand(0)
        case "relu": relu(operand(0))
        case "exp": exp(operand(0))
        case "log": log(operand(0))
        case "tanh": tanh(operand(0))
        case "sigmoid": sigmoid(operand(0))
        case "sin": sin(operand(0))
        case "cos": cos(operand(0))
        case "sqrt": sqrt(operand(0))
        case "abs": abs(operand(0))
        case "add": operand(0) + operand(1)
        case "sub": operand(0) - operand(1)
        case "mul": operand(0) * operand(1)
        case "div": operand(0) / operand(1)
        case "pow": pow(operand(0), operand(1))
        case "max": max(operand(0), operand(1))
        case "min": min(operand(0), operand(1))
        default: fatalError("program \(id): there is no operation \"\(node.op)\"")
        }
      guard gradient != nil || number == nil else {
        numbers.append(number!)
        continue
      }
      numbers.append(number.map { $0 + inputs[next] } ?? inputs[next])
      next += 1
    }
    return numbers
  }

  /// The points at which ``run(_:)`` computes the program: the leaves' values, and -0 for each other
  /// node that has a gradient.
  public var inputs: [Double] {
    zip(nodes, grads).compactMap { node, gradient in
      node.op == "leaf" ? node.value!.value : gradient == nil ? nil : -0.0
    }
  }

  /// PyTorch's gradients by these inputs; 0 for a leaf that the root does not depend on.
  public var gradient: [Double] {
    zip(nodes, grads).compactMap { node, gradient in
      gradient?.value ?? (node.op == "leaf" ? 0 : nil)
    }
  }
}
