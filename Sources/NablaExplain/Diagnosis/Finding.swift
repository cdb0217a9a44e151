extension Diagnosis {
  /// One thing that was found, as data: ``Diagnosis/message(of:in:)`` makes words of it.
  public struct Finding: Sendable {
    /// Which kind of thing it is.
    public let kind: Kind
    /// What makes it so, where a kind has several causes.
    public let cause: Cause?
    /// The node of the graph where it is.
    public let node: Int
    /// The node that a gradient was on its way to, where the finding is about that.
    public let receiver: Int?
    /// What a number that is not finite reached: of a value the values after it, of a contribution
    /// the inputs whose gradients it got to.
    public let reached: [Int]
    /// The numbers that it is about, by the names given at ``Kind``. A name may have several.
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

  /// What can be found, each with its numbers.
  public enum Kind: String, Sendable, CaseIterable {
    /// A value that is not finite, made from finite ones: `value`, and the `operands`.
    case value
    /// A contribution that is not finite, made from a finite gradient: `local`, `incoming` and their
    /// product, `amount`.
    case gradient
    /// 0 times a derivative that is not finite, in a branch that does not count: the same numbers.
    case masked
    /// An operand at a point where the derivative jumps: `at`, and the derivatives `chosen` there.
    case kink
    /// An input that the outputs do not depend on.
    case unused
    /// Contributions that are large and sum to little: their `count`, the `sum` of their magnitudes,
    /// and the `gradient`.
    case cancellation
    /// The contribution of the largest magnitude, and the smallest that is not 0: `local`,
    /// `incoming`, `amount`.
    case largest, smallest

    /// Whether it is a fact about a sound computation, too.
    var isExtreme: Bool { self == .largest || self == .smallest }
  }

  /// What makes a finding: it decides what to do.
  public enum Cause: String, Sendable, CaseIterable {
    /// Of a value: an input, or a constant, that is not finite itself.
    case input, constant
    /// Of a value or contribution: finite factors whose result is too large.
    case overflow
    /// Of a value: an operand outside the rule's domain, or at its end.
    case domain
    /// Of a contribution: an infinite derivative.
    case derivative
    /// Of a contribution: a value that is not finite.
    case value
    /// Of a kink: a point of the rule, or two operands that are equal.
    case point, tie
  }
}

extension Diagnosis.Finding: Equatable {
  /// Whether all is the same; a NaN is equal to a NaN.
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
  /// The findings as JSON: an object with a list of them, in their order.
  ///
  /// Numbers read back to the same bits. The non-finite ones are the strings "inf", "-inf", "nan".
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
