// Bodies that do not belong to a program: rules, and support functions made from rules.
extension ExportWriter {
  /// The body of a function with one result, given the builder's node for it.
  ///
  /// - Parameter inputs: the text of each input, by its index.
  static func body(
    of result: IRValue, in builder: IRBuilder, _ language: any ExportLanguage.Type,
    inputs: (Int) -> String
  ) -> ExportBody {
    var writer = Self(language, builder.part(for: result.node(in: builder)), inputs: inputs)
    return writer.body()
  }
}

extension IRBuilder {
  /// The operations that a node depends on.
  fileprivate func part(for node: Int32) -> ProgramIR {
    var needed: Set = [node]
    var pending = [node]
    while let next = pending.popLast() {
      ir.forEachOperand(of: self[next]) { if needed.insert($0).inserted { pending.append($0) } }
    }
    let order = needed.sorted()
    let places = Dictionary(uniqueKeysWithValues: zip(order, Int32(0)...))
    var part = ProgramIR()
    part.nodes = order.map { index in
      var node = self[index]
      node.mapOperands { places[$0] ?? 0 }
      return node
    }
    part.outputs = [Int32(order.count - 1)]
    return part
  }
}
