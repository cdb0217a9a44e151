import Nabla

/// A table of text: the first column is left-aligned, the others right-aligned.
struct Table {
  private var rows: [[String]]

  init(_ header: [String]) { rows = [header] }

  mutating func add(_ row: [String]) { rows.append(row) }

  var text: String {
    let columns = rows[0].indices.map { index in Column(rows.map { $0[index] }) }
    let lines = rows.map { row in
      row.indices.map { $0 == 0 ? columns[$0].left(row[$0]) : columns[$0].right(row[$0]) }
        .joined(separator: "  ")
    }
    return lines.map { String($0.reversed().drop { $0 == " " }.reversed()) }
      .joined(separator: "\n")
  }
}
