import NablaCore
import NablaTensor

extension Tensor where Element: DifferentiableElement {
  /// Returns an explanation of the gradients of the tensors that this one was computed from.
  ///
  /// Tensors with one element are explained as numbers, like scalars, larger ones by shape and
  /// norm: their local derivative is then the gain, the norm of the gradient sent over the norm of
  /// the gradient received. The numbers are those of backward(), to the bit. There are no side
  /// effects: no gradient is set, the graph is retained, and no hook runs, so if a hook replaces a
  /// gradient, the explanation has the gradient before the hook.
  ///
  /// Use ``named(_:)`` to name important tensors, and `group("layer 1") { }` for parts: a large
  /// computation is shown by its parts, and equal parts are shown once.
  ///
  /// - Parameter seed: the cotangent of this tensor; 1 if it has one element.
  /// - Throws: a ``TensorError`` if nothing requires a gradient, the tensor has several elements
  ///   and there is no seed, or a backward pass has released data that is needed. Data of tensors
  ///   of at most 16 elements is kept, so small computations can also be explained after
  ///   backward().
  public func explained(seed: Tensor? = nil) throws -> Explanation {
    Explanation(try TensorRecord(of: any, seed: seed?.any))
  }

  /// Returns the same explanation, and stops the program with the message where
  /// ``explained(seed:)`` throws.
  public func explain(seed: Tensor? = nil) -> Explanation {
    do {
      return try explained(seed: seed)
    } catch {
      misuse("\(error)")
    }
  }
}

extension Explanation {
  init(_ record: TensorRecord) {
    let notes = record.entries.map { entry in
      TensorNote(
        shape: entry.shape, value: entry.value.map { TensorSummary($0) },
        gradient: entry.gradient.map { TensorSummary($0) }, derivative: Self.derivative(of: entry))
    }
    let areNumbers = notes.allSatisfy { $0.shape.elementCount == 1 && $0.value != nil }
    let contributions = record.arrivals.map { arrival in
      Self.contribution(arrival, record.entries[arrival.from], notes, areNumbers: areNumbers)
    }
    var partials = record.entries.map { [Double?](repeating: nil, count: $0.operands.count) }
    for (arrival, contribution) in zip(record.arrivals, contributions) {
      partials[arrival.from][arrival.operand] = contribution.local
    }
    let output = record.output
    let nodes = record.entries.enumerated().map { index, entry in
      Graph.RecordedNode(
        Self.kind(of: entry), name: index == output ? entry.name ?? "output" : Self.name(of: entry),
        operands: entry.operands, value: notes[index].value?.number ?? .nan,
        partials: partials[index])
    }
    let graph = Graph(recorded: nodes, groups: Self.groups(of: record))
    let ledger = Ledger(
      contributions: contributions, gradients: notes.map { $0.gradient?.number },
      order: record.order)
    self.init(
      graph: graph, ledger: ledger,
      outputs: [
        Output(
          name: graph.name(of: output) ?? "output", node: output,
          seed: notes[output].gradient?.number ?? 1)
      ],
      tensors: areNumbers ? [] : notes)
  }

  private static func kind(of entry: TensorRecord.Entry) -> Graph.RecordedNode.Kind {
    switch entry.kind {
    case .variable: .input
    case .constant: .constant
    case .operation(let node): node.elementwiseRule.map { .rule($0) } ?? .operation(node.rule.name)
    case .output(_, let index): .operation("output \(index)")
    }
  }

  /// The derivative rule of the operation that made a tensor, as text.
  private static func derivative(of entry: TensorRecord.Entry) -> String? {
    if case .operation(let node) = entry.kind { return node.rule.derivative }
    return nil
  }

  /// A constant of several elements is named by its shape.
  private static func name(of entry: TensorRecord.Entry) -> String? {
    if let name = entry.name { return name }
    if case .constant = entry.kind, entry.shape.elementCount != 1 { return "\(entry.shape)" }
    return nil
  }

  private static func contribution(
    _ arrival: TensorRecord.Arrival, _ sender: TensorRecord.Entry, _ notes: [TensorNote],
    areNumbers: Bool
  ) -> Contribution {
    let amount = TensorSummary(arrival.amount).number
    let incoming = notes[arrival.from].gradient?.number ?? 0
    // For scalars the rule book has the derivative, also if the gradient is 0; but if none arrives,
    // an infinite derivative does not count.
    let values = areNumbers ? sender.operands.map { notes[$0].value?.number ?? .nan } : []
    let value = notes[arrival.from].value?.number ?? .nan
    let known = areNumbers ? partials(of: sender, values, value)?[arrival.operand] : nil
    let partial = known.flatMap { ($0 * incoming).isNaN && !amount.isNaN ? nil : $0 }
    return Contribution(
      from: arrival.from, to: arrival.to, local: partial ?? (amount == 0 ? 0 : amount / incoming),
      incoming: incoming, amount: amount, total: TensorSummary(arrival.total).number)
  }

  private static func partials(
    of entry: TensorRecord.Entry, _ xs: [Double], _ value: Double
  ) -> [Double]? {
    guard case .operation(let node) = entry.kind else { return nil }
    return node.elementwiseRule?.partials(xs, value).map { $0.number() }
  }

  /// The parts that operations belong to, with the range of their members.
  private static func groups(of record: TensorRecord) -> [(name: String, nodes: Range<Int>)] {
    var groups: [(name: String, nodes: Range<Int>)] = []
    var places: [ObjectIdentifier: Int] = [:]
    for (index, entry) in record.entries.enumerated() {
      guard case .operation(let node) = entry.kind else { continue }
      var chain: [Part] = []
      var part = node.part
      while let current = part {
        chain.append(current)
        part = current.outer
      }
      // A constant directly precedes the operation that uses it.
      var first = index
      while first > 0, case .constant = record.entries[first - 1].kind { first -= 1 }
      for part in chain.reversed() {
        if let place = places[ObjectIdentifier(part)] {
          groups[place].nodes = groups[place].nodes.lowerBound..<(index + 1)
        } else {
          places[ObjectIdentifier(part)] = groups.count
          groups.append((part.name, first..<(index + 1)))
        }
      }
    }
    return groups
  }

  /// Whether a node is a tensor of several elements, which is summarised.
  func isSummary(_ node: Int) -> Bool {
    !tensors.isEmpty && tensors[node].shape.elementCount != 1
  }

  /// The text of a node's value.
  func valueText(_ node: Int) -> String {
    if tensors.isEmpty { return NumberText.short(graph.values[node]) }
    return tensors[node].value?.text ?? "\(tensors[node].shape), not kept"
  }

  /// The full text of a node's gradient.
  func gradientDescription(_ node: Int) -> String? {
    if tensors.isEmpty { return ledger.gradients[node].map(NumberText.shortest) }
    return tensors[node].gradient?.description
  }

  /// The text of a node's gradient; nil if there is none.
  func gradientText(_ node: Int) -> String? {
    if tensors.isEmpty { return ledger.gradients[node].map(NumberText.short) }
    return tensors[node].gradient?.text
  }
}
