// Loops over data.
extension ExportWriter {
  /// Calls the row function for every row, and stores or sums its results.
  mutating func write(call index: Int) {
    let call = ir.calls[index]
    let (columns, row) = (call.columns.count, names.take(like: "row") ?? "row")
    let inputs = names.take(like: "rowInputs") ?? ""
    let rowResults = names.take(like: "rowResults") ?? ""
    lines.append(language.array(inputs, count: max(1, columns + call.uniforms.count)))
    lines.append(language.array(rowResults, count: call.isSummed.count))
    for (place, node) in call.uniforms.enumerated() {
      lines.append(
        language.assignment("\(inputs)[\(columns + place)]", expressions[Int(node)].text))
    }

    var loop: [String] = []
    var nextData = 0
    for (place, column) in call.columns.enumerated() {
      let value: String
      switch column {
      case .data:
        value = "\(calls[index].table)[\(row)][\(nextData)]"
        nextData += 1
      case .nodes(let nodes):
        let array = names.take(like: "column") ?? ""
        lines.append(language.array(array, of: nodes.map { expressions[Int($0)].text }))
        value = "\(array)[\(row)]"
      }
      loop.append(language.assignment("\(inputs)[\(place)]", value))
    }
    loop.append(
      language.rowCall(
        calls[index].function, inputs, rowResults, hasGuards: calls[index].hasGuards, frame)
    )
    let sumCount = call.isSummed.count { $0 }
    let sums = sumCount > 0 ? names.take(like: "sums") ?? "" : ""
    if sumCount > 0 { lines.append(language.array(sums, count: sumCount)) }
    var nextSum = 0
    for (place, isSummed) in call.isSummed.enumerated() {
      let result = "\(rowResults)[\(place)]"
      if isSummed {
        loop.append(language.assignment("\(sums)[\(nextSum)]", result, sign: "+="))
        results[index].append("\(sums)[\(nextSum)]")
        nextSum += 1
      } else {
        let array = names.take(like: "results") ?? ""
        lines.append(language.array(array, count: call.rowCount))
        loop.append(language.assignment("\(array)[\(row)]", result))
        results[index] += (0..<call.rowCount).map { "\(array)[\($0)]" }
      }
    }
    lines += [language.loop(row, count: call.rowCount)] + loop.indented + ["}"]
  }
}
