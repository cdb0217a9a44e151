extension Diagnosis {
  /// A finding, as data: ``Diagnosis/message(of:in:)`` gives its text.
  public struct Finding: Sendable {
    /// The kind of the finding.
    public let kind: Kind
    /// The cause, for kinds with several causes.
    public let cause: Cause?
    /// The node of the graph that the finding is about.
    public let node: Int
    /// The receiver of the contribution, for findings about a contribution.
    public let receiver: Int?
    /// The nodes that a non-finite number or a 0 propagated to: for a value, later values; for a
    /// contribution, the inputs whose gradients it reached.
    public let reached: [Int]
    /// The numbers of the finding, by the names stated at ``Kind``. A name can have several.
    public let numbers: [String: [Double]]

    init(
      _ kind: Kind, cause: Cause? = nil, at node: Int, to receiver: Int? = nil,
      reached: [Int] = [], numbers: [String: [Double]]
    ) {
      self.kind = kind
      self.cause = cause
      self.node = node
      self.receiver = receiver
      self.reached = reached
      self.numbers = numbers
    }
  }

  /// The kinds of findings, with the names of their numbers.
  public enum Kind: String, Sendable, CaseIterable {
    /// A non-finite value computed from finite ones: `value`, and the `operands`.
    case value
    /// A non-finite contribution from a finite gradient: `local`, `incoming` and their product,
    /// `amount`.
    case gradient
    /// 0 times a non-finite derivative, in a branch that is not selected: the same numbers.
    case masked
    /// An operand at a point where the derivative jumps: `at`, and the derivatives `chosen` there.
    case kink
    /// Where the gradient of inputs first becomes 0 on its way back: `local`, `incoming`,
    /// `amount`, and the sender's `operands`; no numbers for an output whose own incoming gradient
    /// is 0. The inputs are `reached`.
    case zero
    /// An input that no output depends on.
    case unused
    /// Large contributions with a small sum: their `count`, the `sum` of their magnitudes, and the
    /// `gradient`.
    case cancellation
    /// The contribution of the largest magnitude, and that of the smallest nonzero one: `local`,
    /// `incoming`, `amount`.
    case largest, smallest

    /// Whether it also describes a computation without faults.
    var isExtreme: Bool { self == .largest || self == .smallest }
  }

  /// The cause of a finding, which determines the advice.
  public enum Cause: String, Sendable, CaseIterable {
    /// For a value: a non-finite input or constant.
    case input, constant
    /// For a value or contribution: finite factors whose result is too large.
    case overflow
    /// For a value: an operand outside the rule's domain, or at its boundary.
    case domain
    /// For a value: a power of a negative number whose exponent is not an integer.
    case root
    /// For a contribution: an infinite derivative.
    case derivative
    /// For a contribution: a non-finite value.
    case value
    /// For a kink: a point of the rule, or two equal operands. For a zero: the derivative is 0 at
    /// this point and not near it.
    case point, tie
    /// For a zero: the derivative is 0 around the operand, or for all operands.
    case flat, everywhere
    /// For a zero: finite factors whose product is too small, or an output's incoming gradient.
    case underflow, seed
  }
}

extension Diagnosis.Finding: Equatable {
  /// Whether all properties are equal; NaN equals NaN.
  public static func == (left: Self, right: Self) -> Bool {
    func bits(_ finding: Self) -> [String: [UInt64]] {
      finding.numbers.mapValues { $0.map { ($0.isNaN ? .nan : $0).bitPattern } }
    }
    return left.kind == right.kind && left.cause == right.cause && left.node == right.node
      && left.receiver == right.receiver && left.reached == right.reached
      && bits(left) == bits(right)
  }
}

extension Diagnosis {
  /// The findings as JSON: an object with a list of them, in order.
  ///
  /// Numbers read back to the same bits. Non-finite ones are the strings "inf", "-inf" and "nan".
  public var json: String {
    var writer = JSONWriter()
    writer.object { json in
      json.array("findings") { json in
        for finding in findings {
          json.newline()
          finding.write(to: &json)
        }
      }
    }
    return writer.text + "\n"
  }
}

extension Diagnosis.Finding {
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("kind", kind.rawValue)
      json.member("cause", cause?.rawValue)
      json.member("node", node)
      json.member("receiver", receiver.map(Double.init))
      json.array("reached") { json in for node in reached { json.value(node) } }
      json.object("numbers") { json in
        for (name, values) in numbers.sorted(by: { $0.key < $1.key }) {
          json.array(name) { json in for value in values { json.value(value) } }
        }
      }
    }
  }
}
