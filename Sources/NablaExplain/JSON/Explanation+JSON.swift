import NablaCore

extension Explanation {
  /// The explanation as JSON: all nodes with their contributions, and the order of both passes.
  ///
  /// Numbers round-trip exactly. Non-finite ones are the strings "inf", "-inf" and "nan".
  public var json: String {
    var writer = JSONWriter()
    let received = contributionsByReceiver
    writer.object { json in
      json.member("output", outputs.first?.name)
      if outputs.count != 1 || outputs.first?.seed != 1 {
        json.array("outputs") { json in
          for output in outputs {
            json.object { json in
              json.member("id", output.node)
              json.member("name", output.name)
              json.member("seed", output.seed)
            }
          }
        }
      }
      json.array("nodes") { json in
        for id in 0..<graph.count {
          json.newline()
          write(node: id, received(id), to: &json)
        }
      }
      json.array("forward") { json in
        for id in 0..<graph.count { json.value(id) }
      }
      json.array("backward") { json in
        for id in ledger.order { json.value(id) }
      }
    }
    return writer.text + "\n"
  }

  private func write(node id: Int, _ contributions: [Contribution], to json: inout JSONWriter) {
    json.object { json in
      json.member("id", id)
      json.member("name", graph.name(of: id))
      json.member("operation", graph.operationName(of: id))
      if case .rule(let index) = graph.operations[id], !graph.rules[index].parameters.isEmpty {
        json.array("parameters") { json in
          for parameter in graph.rules[index].parameters { json.value(parameter) }
        }
      }
      json.array("inputs") { json in
        for operand in graph.operands(of: id) { json.value(Int(operand)) }
      }
      if isSummary(id) {
        json.array("shape") { json in for length in tensors[id].shape { json.value(length) } }
        write("valueSummary", tensors[id].value, to: &json)
        write("gradientSummary", tensors[id].gradient, to: &json)
        if let derivative = tensors[id].derivative { json.member("derivative", derivative) }
      }
      json.member("value", graph.values[id])
      json.member("gradient", ledger.gradients[id])
      json.array("contributions") { json in
        for contribution in contributions {
          json.object { json in
            json.member("from", contribution.from)
            json.member("local", contribution.local)
            json.member("incoming", contribution.incoming)
            json.member("amount", contribution.amount)
            json.member("total", contribution.total)
          }
        }
      }
    }
  }

  /// The summary of a tensor, whose `value` and `gradient` are norms.
  private func write(_ key: String, _ summary: TensorSummary?, to json: inout JSONWriter) {
    guard let summary else { return }
    json.object(key) { json in
      json.member("norm", summary.norm)
      json.member("minimum", summary.minimum)
      json.member("maximum", summary.maximum)
      json.member("mean", summary.mean)
    }
  }
}
