extension RuleBook {
  /// One rule of the table.
  public struct Entry: Sendable {
    /// The rule's name, formulas, domain, conventions, accuracy and source.
    public let facts: RuleFacts
    /// The rule, by its number of operands.
    public let form: Form
    /// A description of the rule's value, without a full stop: "The square root".
    public let summary: String
    /// How Swift code calls the rule.
    package private(set) var spelling = Spelling.byName
    /// The parameters' argument labels: their names, unless the table has others.
    package private(set) var labels: [String]
    private let type: any Rule.Type
    /// The name of the rule.
    public var name: String { facts.name }

    /// An entry for a rule without parameters.
    public init<R: UnaryRule>(_ rule: R, _ summary: String = "") {
      self.init(R.self, summary) { _ in rule }
    }
    /// An entry for a rule with parameters, made from as many numbers as its facts name.
    public init<R: UnaryRule>(
      _: R.Type, _ summary: String = "", _ make: @escaping @Sendable ([Double]) -> R
    ) {
      self.init(R.self, .unary { make($0) }, summary)
    }
    /// An entry for a rule of two operands.
    public init<R: BinaryRule>(_ rule: R, _ summary: String = "") {
      self.init(R.self, .binary(rule), summary)
    }
    /// An entry for a rule of a list.
    public init<R: ManyRule>(_ rule: R, _ summary: String = "") {
      self.init(R.self, .many(rule), summary)
    }

    // Not inlined: the table would repeat it for each line.
    @inline(never)
    private init(_ type: any Rule.Type, _ form: Form, _ summary: String) {
      facts = type.facts
      self.form = form
      self.summary = summary
      self.type = type
      labels = facts.parameters.map(\.name)
    }

    /// The error of making the rule with these parameters, or nil: see
    /// ``Rule/parameterError(_:)``.
    public func parameterError(_ parameters: [Double]) -> String? {
      type.parameterError(parameters)
    }

    /// The number of operands; nil for a list.
    public var operandCount: Int? {
      switch form {
      case .unary: 1
      case .binary: 2
      case .many: nil
      }
    }
  }

  /// A rule by its number of operands.
  public enum Form: Sendable {
    /// A closure that makes a rule of one operand from its parameters (see ``RuleFacts/parameters``).
    case unary(@Sendable ([Double]) -> any UnaryRule)
    /// A rule of two operands.
    case binary(any BinaryRule)
    /// A rule of a list, or of two.
    case many(any ManyRule)
  }

  /// How Swift code calls a rule.
  ///
  /// Note [Generated names]: functions and methods are generated from the table into the folders
  /// `Generated`, by the test that checks that they are up to date (`GeneratedNamesTests`).
  package enum Spelling: Sendable {
    /// By a function and, if the rule has one operand, a method of the rule's name, generated for
    /// scalars and tensors.
    case byName
    /// The same, for scalars only: the tensor functions of this name have other arguments.
    case byNameOfScalars
    /// By operators, or by functions whose arguments differ from those of the rule.
    case writtenByHand
  }
}

// The attributes that a line of the table can add.
extension RuleBook.Entry {
  var writtenByHand: Self { spelled(.writtenByHand) }
  var ofScalars: Self { spelled(.byNameOfScalars) }

  func labelled(_ labels: String...) -> Self {
    var entry = self
    entry.labels = labels
    return entry
  }

  @inline(never)
  private func spelled(_ spelling: RuleBook.Spelling) -> Self {
    var entry = self
    entry.spelling = spelling
    return entry
  }
}
