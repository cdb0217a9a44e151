// What `print` shows of numbers and of records: what a person wants to read, not how it is stored.

extension Variable: CustomStringConvertible {
  /// The value: `Variable(6.0)`.
  public var description: String { "Variable(\(value))" }
}

extension Dual: CustomStringConvertible {
  /// The value and the tangent: `Dual(6.0, tangent: 1.0)`.
  public var description: String { "Dual(\(value), tangent: \(tangent))" }
}

extension VectorDual: CustomStringConvertible {
  /// The value and the tangents: `VectorDual(6.0, tangents: [1.0, 0.0])`.
  public var description: String {
    "VectorDual(\(value), tangents: [\(tangent.indices.map { "\(tangent[$0])" }.joined(separator: ", "))])"
  }
}

extension Symbolic: CustomStringConvertible {
  /// The value at the sample point, and the name if there is one: `Symbolic("x", 6.0)`. Without a
  /// sample point it is the name alone. Unlike ``value``, it can always be read.
  public var description: String {
    let recorder = id == 0 ? nil : GraphRecorder.recording(self)
    let name = recorder.flatMap { $0.graph.name(of: Int($0.node(of: self))) }.map {
      "\"\(PlainText.withoutControls($0))\""
    }
    let number = sample.isNaN ? nil : "\(sample)"
    let parts = [name, number].compactMap { $0 }
    return "Symbolic(\(parts.isEmpty ? "no value" : parts.joined(separator: ", ")))"
  }
}

extension Operands: CustomStringConvertible {
  /// The numbers, as an array's.
  public var description: String { "\(Array(self))" }
}

extension AnyRule: CustomStringConvertible {
  /// The name with the parameters: `clamp(-1.0, 1.0)`.
  public var description: String {
    parameters.isEmpty
      ? facts.name : "\(facts.name)(\(parameters.map { "\($0)" }.joined(separator: ", ")))"
  }
}

extension RuleFacts: CustomStringConvertible {
  /// The name, the formula and the derivatives: `tanh: tanh x; derivative 1 - r²`.
  public var description: String {
    derivatives.isEmpty
      ? "\(name): \(formula)"
      : "\(name): \(formula); derivative\(derivatives.count > 1 ? "s" : "") "
        + derivatives.joined(separator: ", ")
  }
}

extension RuleBook.Entry: CustomStringConvertible {
  /// The rule's facts in a line.
  public var description: String { "\(facts)" }
}

extension Graph: CustomStringConvertible {
  /// Every node in a line, with its name, operation and value.
  public var description: String {
    operations.indices.map { node in
      let operands = operands(of: node).map { "#\($0)" }.joined(separator: ", ")
      let name = name(of: node).map { " \"\(PlainText.withoutControls($0))\"" } ?? ""
      let call =
        operands.isEmpty ? operationName(of: node) : "\(operationName(of: node))(\(operands))"
      return "#\(node)\(name): \(call) = \(PlainText.number(values[node]))"
    }.joined(separator: "\n")
  }
}

extension Contribution: CustomStringConvertible {
  /// Nodes and factors: `#3 -> #1: 2.0 * 1.0 = 2.0, total 2.0`.
  public var description: String {
    "#\(from) -> #\(to): \(local) * \(incoming) = \(amount), total \(total)"
  }
}

extension Ledger: CustomStringConvertible {
  /// Every contribution in a line, in order.
  public var description: String { contributions.map { "\($0)" }.joined(separator: "\n") }
}

extension Program: CustomStringConvertible {
  /// The names of the inputs and the sizes, for at most eight inputs: `Program of x, y: 1 output,
  /// 5 operations`. What the machine executes is ``listing``.
  public var description: String {
    let names = inputNames.prefix(8).map(PlainText.withoutControls).joined(separator: ", ")
    let inputs =
      inputCount == 0
      ? "no inputs" : inputCount <= 8 ? names : "\(names), ... (\(inputCount) inputs)"
    let outputs = "\(outputCount) output\(outputCount == 1 ? "" : "s")"
    let count = graph.count - inputCount
    return "Program of \(inputs): \(outputs), \(count) operation\(count == 1 ? "" : "s")"
  }
}

extension Jacobians: CustomStringConvertible {
  /// The sizes: `Jacobians of 2 outputs by 3 inputs at 10 points`.
  public var description: String {
    "Jacobians of \(outputCount) outputs by \(inputCount) inputs at \(pointCount) points"
  }
}
