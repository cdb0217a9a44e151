// Loops over data.
extension ExportWriter {
  /// Calls the row function for every row, and stores or sums its results.
  mutating func write(call index: Int) {
    let call = ir.calls[index]
    let (columns, row) = (call.columns.count, names.take(like: "row") ?? "row")
    let inputs = names.take(like: "rowInputs") ?? ""
    let rowResults = names.take(like: "rowResults") ?? ""
    lines.append(L.array(inputs, count: max(1, columns + call.uniforms.count)))
    lines.append(L.array(rowResults, count: call.isSummed.count))
    for (place, node) in call.uniforms.enumerated() {
      lines.append(
        L.assignment("\(inputs)[\(columns + place)]", expressions[Int(node)].text))
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
        lines.append(L.array(array, of: nodes.map { expressions[Int($0)].text }))
        value = "\(array)[\(row)]"
      }
      loop.append(L.assignment("\(inputs)[\(place)]", value))
    }
    loop.append(
      L.rowCall(calls[index].function, inputs, rowResults, hasGuards: calls[index].hasGuards, frame)
    )
    let sumCount = call.isSummed.count { $0 }
    let sums = sumCount > 0 ? names.take(like: "sums") ?? "" : ""
    if sumCount > 0 { lines.append(L.array(sums, count: sumCount)) }
    var nextSum = 0
    for (place, isSummed) in call.isSummed.enumerated() {
      let result = "\(rowResults)[\(place)]"
      if isSummed {
        loop.append(L.assignment("\(sums)[\(nextSum)]", result, sign: "+="))
        results[index].append("\(sums)[\(nextSum)]")
        nextSum += 1
      } else {
        let array = names.take(like: "results") ?? ""
        lines.append(L.array(array, count: call.rowCount))
        loop.append(L.assignment("\(array)[\(row)]", result))
        results[index] += (0..<call.rowCount).map { "\(array)[\($0)]" }
      }
    }
    lines += [L.loop(row, count: call.rowCount)] + loop.indented + ["}"]
  }
}
