/// A number recorded in a ``Graph``: every rule applied to it becomes a node.
///
/// It carries its value at the point where the function is recorded, so comparisons work; they
/// become guards of the graph. A symbolic number is valid only inside the closure that it was
/// passed to.
///
/// Note [Plain values]: what a function does with a plain value (``value``, ``primal``,
/// ``hasNaN``) is not recorded. So inside a ``Program`` reading it is a guard, like a comparison: a
/// run where the number has another value is an error. Without a sample point there is no value,
/// and reading it makes the recording fail. A number that depends on no input can always be read.
public struct Symbolic: RuleInterpreter {
  /// The value at the sample point, for the library's own use. It is the first stored property, as
  /// `Operands.leading` requires.
  let sample: Double
  /// `epoch << 32 | node`, 0 for a constant that has no node yet.
  let id: UInt64

  init(_ sample: Double, id: UInt64) {
    self.sample = sample
    self.id = id
  }

  /// A constant, which becomes a node when an operation uses it.
  public init(_ value: Double) { self.init(value, id: 0) }

  /// The value at the sample point. Reading it inside a ``Program`` is a guard, and an error
  /// without a sample point: see Note [Plain values].
  public var value: Double { GraphRecorder.recording(self)?.plainValue(of: self) ?? sample }
  /// The value at the sample point, a guard like ``value``.
  public var primal: Double { value }
  /// Whether the value is NaN, which is a comparison, and so a guard.
  public var hasNaN: Bool { GraphRecorder.recording(self)?.isNaN(self) ?? sample.isNaN }
  /// 1: operations on it are recorded, as on a tape.
  public static var _tapeLevel: Int { 1 }
  public static var _derivativeOrder: Int? { nil }
  /// Whether the number is a constant that has no node yet.
  public var _isConstant: Bool { id == 0 }

  public func named(_ name: @autoclosure () -> String) -> Symbolic {
    GraphRecorder.current?.named(self, name()) ?? self
  }

  // MARK: Rules

  public static func apply<R: UnaryRule>(_ rule: R, _ x: Symbolic) -> Symbolic {
    let value = rule.value(x.sample)
    return recorder([x])?.unary(rule, x, value: value) ?? Symbolic(value)
  }

  public static func apply<R: BinaryRule>(_ rule: R, _ x: Symbolic, _ y: Symbolic) -> Symbolic {
    let value = rule.value(x.sample, y.sample)
    return recorder([x, y])?.binary(rule, x, y, value: value) ?? Symbolic(value)
  }

  public static func apply<R: ManyRule>(_ rule: R, _ xs: Operands<Symbolic>) -> Symbolic {
    let value = rule.value(xs.leading(Double.self))
    return recorder(xs)?.many(rule, xs, value: value) ?? Symbolic(value)
  }

  /// The current recording. Without one, operations on constants compute, and all others trap.
  private static func recorder(
    _ operands: @autoclosure () -> some Sequence<Symbolic>
  ) -> GraphRecorder? {
    if let recorder = GraphRecorder.current { return recorder }
    for x in operands() where x.id != 0 { SymbolicError.foreign(x.sample, id: x.id) }
    return nil
  }

  // MARK: Comparison and choice

  public static func .< (x: Symbolic, y: Symbolic) -> SymbolicMask {
    SymbolicMask(left: x, relation: .less, right: y)
  }
  public static func .<= (x: Symbolic, y: Symbolic) -> SymbolicMask {
    SymbolicMask(left: x, relation: .lessOrEqual, right: y)
  }
  public static func .== (x: Symbolic, y: Symbolic) -> SymbolicMask {
    SymbolicMask(left: x, relation: .equal, right: y)
  }
  public static func select(_ mask: SymbolicMask, _ x: Symbolic, _ y: Symbolic) -> Symbolic {
    recorder([mask.left, mask.right, x, y])?.select(mask, x, y) ?? (mask.holds ? x : y)
  }

  public static func _holds(_ x: Symbolic, _ relation: Relation, _ y: Symbolic) -> Bool {
    recorder([x, y])?.outcome(x, relation, y) ?? relation.holds(x.sample, y.sample)
  }
}

// A recording belongs to one thread.
@available(*, unavailable)
extension Symbolic: Sendable {}

/// A comparison of symbolic numbers, for ``Symbolic/select(_:_:_:)``: `select(x .< 0, -x, x)`.
public struct SymbolicMask: RuleMask {
  let left: Symbolic
  let relation: Relation
  let right: Symbolic

  /// Nil: both branches are recorded.
  public var decided: Bool? { nil }
  var holds: Bool { relation.holds(left.sample, right.sample) }
}
