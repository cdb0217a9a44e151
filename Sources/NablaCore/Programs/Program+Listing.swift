extension Program {
  /// The operations of the value and the gradient (or Jacobian) that the machine executes, one a
  /// line: for inspecting the compiled program.
  public var listing: String {
    let code = compiled(for: CompiledProgram.Specialization(derivatives: .jacobian)).code
    return code.listing
  }
}

extension ProgramIR {
  package var listing: String {
    nodes.enumerated().map { index, node in
      var operands: [String] = []
      forEachOperand(of: node) { operands.append("%\($0)") }
      switch node.operation {
      case .input: operands.append("\(node.a)")
      case .constant: operands.append("\(constant(node))")
      case .polygamma: operands.insert("\(node.b)", at: 0)
      default: break
      }
      let name = names[Int32(index)].map { "  // \($0)" } ?? ""
      return "%\(index) = \(node.operation)(\(operands.joined(separator: ", ")))\(name)"
    }.joined(separator: "\n") + "\nreturn "
      + outputs.map { "%\($0)" }.joined(separator: ", ")
  }
}
