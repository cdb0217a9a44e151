import Foundation

/// The results of `compare` as Markdown: what was aimed at, and every engine at every workload.
struct ResultsTable {
  private var lines: [Line]

  init(contentsOf file: URL) throws {
    let measured = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
      try JSONDecoder().decode(Line.self, from: Data($0.utf8))
    }
    lines = []
    // Engines in processes of their own take turns: the best turn of each counts.
    for line in measured {
      let same = lines.firstIndex { $0.name == line.name && $0.engine == line.engine }
      if let same {
        if line.minimum < lines[same].minimum { lines[same] = line }
      } else {
        lines.append(line)
      }
    }
  }

  var markdown: String { aims + "\n" + engines }

  // MARK: Aims

  private struct Aim {
    var title: String
    var row: String
    var yardstick: (row: String, engine: String)?
    var must: Double
    var goal: Double
    /// Whether more is better.
    var isAtLeast = false
    /// Whether the yardstick's time is divided by this one.
    var isSpeed = false

    func verdict(_ measured: Double) -> String {
      let sign: Double = isAtLeast ? -1 : 1
      if sign * measured <= sign * goal { return "goal" }
      return sign * measured <= sign * must ? "must" : "missed"
    }
  }

  private let list = [
    Aim(
      title: "W1 / hand C", row: "scalar/w1", yardstick: ("scalar/w1", "hand-c"), must: 1.7,
      goal: 1.1),
    Aim(
      title: "W1A / hand C", row: "scalar/w1a", yardstick: ("scalar/w1a", "hand-c"), must: 3,
      goal: 2.3),
    Aim(title: "W2, op by op, ns per operation", row: "scalar/w2", must: 4, goal: 2.5),
    Aim(title: "W2 with dot, ns per operation", row: "scalar/w2-dot", must: 1.9, goal: 1.3),
    Aim(title: "W3 by tape, ns per observation", row: "scalar/w3-tape", must: 300, goal: 250),
    Aim(title: "W3 by SIMD duals, ns per observation", row: "scalar/w3-dual", must: 140, goal: 100),
    Aim(
      title: "Hessian-vector product / gradient", row: "scalar/hvp-over-gradient", must: 2,
      goal: 1.6),
    Aim(
      title: "chain of ten million operations, warm, ns per operation", row: "scalar/chain10m",
      must: 20, goal: 14),
    Aim(
      title: "generic function in another module / direct", row: "scalar/generic-inlinable",
      yardstick: ("scalar/generic-direct", "nabla"), must: 1.1, goal: 1),
    Aim(
      title: "program: W1 batched, 32 instances, ns per operation", row: "program/w1-batch",
      must: 0.6, goal: 0.35),
    Aim(
      title: "program: W2 as one batched program / hand C", row: "program/w2-batch",
      yardstick: ("program/w2-batch", "hand-c"), must: 0.7, goal: 0.4),
    Aim(
      title: "program: W2, single replay, ns per operation", row: "program/w2-single", must: 2.5,
      goal: 1.5),
    Aim(
      title: "program: W3 by columns, ns per observation", row: "program/w3-columns", must: 40,
      goal: 28),
    Aim(
      title: "program: W3 by rows, ns per observation", row: "program/w3-rows", must: 60, goal: 40),
    Aim(
      title: "program: exported C, W3 scalar, ns per observation", row: "program/w3-c", must: 50,
      goal: 33),
    Aim(
      title: "program: exported C, W3 in lanes, ns per observation", row: "program/w3-c-lanes",
      must: 30, goal: 22),
    Aim(
      title: "program: two threads, speed-up on a large batch", row: "program/threads2-speedup",
      must: 1.7, goal: 1.9, isAtLeast: true),
  ]

  private var tensorAims: [Aim] {
    var aims = [
      Aim(
        title: "tensor: one-element operation with recording, ns", row: "tensor/one-element",
        must: 400, goal: 220),
      Aim(
        title: "tensor: the same / PyTorch", row: "tensor/one-element",
        yardstick: ("tensor/one-element", "pytorch"), must: 0.3, goal: 0.15),
      Aim(
        title: "tensor: chain of 100, forward and backward, ns per operation",
        row: "tensor/chain100", must: 1200, goal: 650),
      Aim(
        title: "tensor: two threads, speed-up on a product of 1024",
        row: "tensor/threads2-speedup", must: 1.6, goal: 1.85, isAtLeast: true),
    ]
    for name in TensorWorkloads.elementwise + TensorWorkloads.reductions {
      let isReduction = TensorWorkloads.reductions.contains(name)
      let goal = isReduction ? 0.7 : name == "gelu1e5" ? 0.2 : 0.9
      aims.append(
        Aim(
          title: "tensor: \(name), forward and backward / PyTorch", row: "tensor/\(name)",
          yardstick: ("tensor/\(name)", "pytorch"), must: isReduction ? 1 : 1.1, goal: goal))
    }
    for product in TensorWorkloads.products {
      let row = "tensor/sgemm-\(product.name)"
      aims.append(
        Aim(
          title: "tensor: sgemm \(product.name), speed / PyTorch", row: row,
          yardstick: (row, "pytorch"), must: 0.85, goal: 0.97, isAtLeast: true, isSpeed: true))
    }
    return aims
  }

  private var aims: String {
    var text = "| | measured | must | goal | |\n|---|---|---|---|---|\n"
    for aim in list + tensorAims {
      guard let line = line(aim.row, "nabla") else { continue }
      var measured = line.minimum
      if let (row, engine) = aim.yardstick {
        guard let yardstick = self.line(row, engine) else { continue }
        measured = aim.isSpeed ? yardstick.minimum / measured : measured / yardstick.minimum
      }
      text += "| \(aim.title) | \(short(measured)) | \(short(aim.must)) | \(short(aim.goal)) "
      text += "| \(aim.verdict(measured)) |\n"
    }
    return text
  }

  // MARK: Engines

  private var engines: String {
    var text = "| workload | engine | minimum | median | unit | minimum / hand C |\n"
    text += "|---|---|---|---|---|---|\n"
    var seen: [String] = []
    for line in lines where !seen.contains(line.name) { seen.append(line.name) }
    for name in seen {
      for line in lines where line.name == name {
        text += "| \(name) | \(line.engine) | \(short(line.minimum)) | \(short(line.median)) "
        text += "| \(line.unit) | \(ratioToHandC(line)) |\n"
      }
    }
    return text
  }

  /// Variants of a workload (`w2-dot`, `w3-dual`) are measured against the workload's hand C.
  private func ratioToHandC(_ line: Line) -> String {
    let handC = lines.first {
      $0.engine == "hand-c"
        && $0.name.split(separator: "-")[0] == line.name.split(separator: "-")[0]
    }
    return handC.map { short(line.minimum / $0.minimum) } ?? ""
  }

  private func line(_ row: String, _ engine: String) -> Line? {
    lines.first { $0.name == row && $0.engine == engine }
  }

  /// Three digits are more than the machine repeats.
  private func short(_ number: Double) -> String {
    number >= 100 ? String(format: "%.0f", number) : String(format: "%.3g", number)
  }
}
