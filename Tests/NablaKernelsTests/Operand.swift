import CNablaKernels

/// Where an operand lies, and its encoding in an instruction.
struct Operand: Hashable, Sendable {
  enum Kind: UInt32, CaseIterable, Sendable { case slot, uniform, column, accumulator }

  var kind: Kind
  var index: Int

  var encoded: UInt32 { kind.rawValue << 30 | UInt32(index) }

  init(kind: Kind, index: Int) {
    self.kind = kind
    self.index = index
  }
  init(_ encoded: UInt32) {
    self.init(kind: Kind(rawValue: encoded >> 30)!, index: Int(encoded & 0x3FFF_FFFF))
  }

  static func slot(_ index: Int) -> Operand { Operand(kind: .slot, index: index) }
  static func uniform(_ index: Int) -> Operand { Operand(kind: .uniform, index: index) }
  static func column(_ index: Int) -> Operand { Operand(kind: .column, index: index) }
  static func accumulator(_ index: Int) -> Operand { Operand(kind: .accumulator, index: index) }
}

extension nabla_instruction {
  init(
    _ operation: nabla_operation, _ r: Operand = .slot(0), _ a: Operand = .slot(0),
    _ b: Operand = .slot(0), _ c: Operand = .slot(0), _ d: Operand = .slot(0)
  ) {
    self.init(
      operation: UInt16(operation.rawValue), unused: 0, r: r.encoded, a: a.encoded, b: b.encoded,
      c: c.encoded, d: d.encoded)
  }

  /// A guard: the outcome of a comparison of a and b must be `outcome`, or `guard` is violated.
  init(
    _ operation: nabla_operation, _ a: Operand, _ b: Operand, guard: UInt32, outcome: Bool
  ) {
    self.init(
      operation: UInt16(operation.rawValue), unused: 0, r: 0, a: a.encoded, b: b.encoded,
      c: `guard`, d: outcome ? 1 : 0)
  }
}
