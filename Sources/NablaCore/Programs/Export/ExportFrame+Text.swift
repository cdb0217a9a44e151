// What the languages' texts of a function share.
extension ExportFrame {
  /// What the function computes, for its comment.
  var specialization: String {
    let value = isOneOutput ? outputNames[0].quotable : "the \(outputCount) outputs"
    switch derivatives {
    case .none: return isOneOutput ? "The value of \(value)" : "The values of \(value)"
    case .first:
      return isOneOutput
        ? "The value and the gradient of \(value)"
        : "The values and the Jacobian of \(value), one row an output"
    case .second: return "The value, the gradient and the Hessian of \(value)"
    }
  }

  /// The inputs by name, in lines of a comment.
  var inputList: [String] {
    var lines = ["Inputs:"]
    for (place, name) in inputNames.enumerated().prefix(Self.listedInputs) {
      let word = " \(name.quotable)" + (place == inputCount - 1 ? "." : ",")
      if lines[lines.count - 1].utf8.count + word.utf8.count > 90 { lines.append(" ") }
      lines[lines.count - 1] += word
    }
    if inputCount > Self.listedInputs { lines[lines.count - 1] += " ... (\(inputCount))." }
    return inputCount == 0 ? [] : lines
  }

  private static var listedInputs: Int { 64 }
}

extension [String] {
  var indented: [String] { map { $0.isEmpty ? $0 : "  " + $0 } }

  /// A list in brackets: on one line if it is short.
  func list(_ opening: String, _ closing: String) -> String {
    let line = joined(separator: ", ")
    if line.utf8.count <= 80 { return opening + line + closing }
    var lines = [""]
    for (place, element) in enumerated() {
      let word = element + (place == count - 1 ? "" : ",")
      if lines[lines.count - 1].utf8.count + word.utf8.count > 88 { lines.append("") }
      lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + word
    }
    return opening + "\n" + lines.map { "    \($0)\n" }.joined() + "  " + closing
  }

  /// Rows of so many elements.
  func rows(of count: Int) -> [[String]] {
    count == 0
      ? [] : stride(from: 0, to: self.count, by: count).map { Array(self[$0..<$0 + count]) }
  }
}
