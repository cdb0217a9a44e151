import NablaCore

extension Explanation {
  /// The explanation as JSON: all nodes with their contributions, and the order of both passes.
  ///
  /// Numbers read back to the same bits. The non-finite ones are the strings "inf", "-inf", "nan".
  public var json: String {
    var writer = JSONWriter()
    let received = contributionsByReceiver
    writer.object { json in
      json.key("output")
      json.value(outputs.first?.name)
      if outputs.count != 1 || outputs.first?.seed != 1 {
        json.key("outputs")
        json.array { json in
          for output in outputs {
            json.object { json in
              json.key("id")
              json.value(output.node)
              json.key("name")
              json.value(output.name)
              json.key("seed")
              json.value(output.seed)
            }
          }
        }
      }
      json.key("nodes")
      json.array { json in
        for id in 0..<graph.count {
          json.newline()
          write(node: id, received(id), to: &json)
        }
      }
      json.key("forward")
      json.array { json in
        for id in 0..<graph.count { json.value(id) }
      }
      json.key("backward")
      json.array { json in
        for id in ledger.order { json.value(id) }
      }
    }
    return writer.text + "\n"
  }

  private func write(node id: Int, _ contributions: [Contribution], to json: inout JSONWriter) {
    json.object { json in
      json.key("id")
      json.value(id)
      json.key("name")
      json.value(graph.name(of: id))
      json.key("operation")
      json.value(graph.operationName(of: id))
      if case .rule(let index) = graph.operations[id], !graph.rules[index].rule.parameters.isEmpty {
        json.key("parameters")
        json.array { json in
          for parameter in graph.rules[index].rule.parameters { json.value(parameter) }
        }
      }
      json.key("inputs")
      json.array { json in
        for operand in graph.operands(of: id) { json.value(Int(operand)) }
      }
      json.key("value")
      json.value(graph.values[id])
      json.key("gradient")
      json.value(ledger.gradients[id])
      json.key("contributions")
      json.array { json in
        for contribution in contributions {
          json.object { json in
            json.key("from")
            json.value(contribution.from)
            json.key("local")
            json.value(contribution.local)
            json.key("incoming")
            json.value(contribution.incoming)
            json.key("amount")
            json.value(contribution.amount)
            json.key("total")
            json.value(contribution.total)
          }
        }
      }
    }
  }
}
