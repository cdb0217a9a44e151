import NablaCore
import NablaTensor

extension Tensor where Element: DifferentiableElement {
  /// Explains why each gradient of what this tensor was computed from is what it is.
  ///
  /// Tensors of one element are explained number by number, as scalars are; larger ones by shape and
  /// norm: what is called a local derivative is then the gain, the norm that was sent over the norm that
  /// arrived. The numbers are those of backward(), to the bit. Nothing is changed: no gradient is set,
  /// the graph is kept, and no hook runs, so that where a hook replaces a gradient the explanation has
  /// the one before.
  ///
  /// Name what matters with ``named(_:)``, and parts with `group("layer 1") { }`: a large computation is
  /// shown by its parts, and those that are alike once.
  ///
  /// - Parameter seed: what arrives at this tensor; 1 where it has one element.
  /// - Throws: a ``TensorError`` if nothing requires a gradient, the tensor has several elements and
  ///   there is no seed, or a backward pass has released what is needed. What tensors of at most 16
  ///   elements need is kept, so small computations can be explained after backward(), too.
  public func explained(seed: Tensor? = nil) throws -> Explanation {
    Explanation(try TensorRecord(of: any, seed: seed?.any))
  }

  /// The same, which stops the program with the message where ``explained(seed:)`` throws.
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

  /// How gradients pass through the operation that made a tensor.
  private static func derivative(of entry: TensorRecord.Entry) -> String? {
    if case .operation(let node) = entry.kind { return node.rule.derivative }
    return nil
  }

  /// A constant of several elements is called by its shape.
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
    // Of numbers the rule book knows the derivative, also where 0 arrives; but where nothing does, an
    // infinite one has no part.
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

  /// The parts that operations belong to, each around its members.
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
      // A constant stands directly in front of the operation that it is an operand of.
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

  /// Whether a node is summed up, as it has more than one element.
  func isSummary(_ node: Int) -> Bool {
    !tensors.isEmpty && tensors[node].shape.elementCount != 1
  }

  /// A node's value, for people.
  func valueText(_ node: Int) -> String {
    if tensors.isEmpty { return NumberText.short(graph.values[node]) }
    return tensors[node].value?.text ?? "\(tensors[node].shape), not kept"
  }

  /// All that is said of a node's gradient.
  func gradientDescription(_ node: Int) -> String? {
    if tensors.isEmpty { return ledger.gradients[node].map(NumberText.shortest) }
    return tensors[node].gradient?.description
  }

  /// A node's gradient, for people; nil where there is none.
  func gradientText(_ node: Int) -> String? {
    if tensors.isEmpty { return ledger.gradients[node].map(NumberText.short) }
    return tensors[node].gradient?.text
  }
}
