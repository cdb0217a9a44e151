import Nabla

/// A call that the typed interface cannot express, and the reason.
struct DoesNotCompile: Error {
  let reason: String
}

/// The arguments of a recorded call, as typed Swift values.
///
/// Reading an argument as a type that it does not have throws ``DoesNotCompile``, because such a
/// call would not compile.
struct OracleCall<Element: DifferentiableElement> {
  let args: [TaggedValue]
  let kwargs: [String: TaggedValue]
  /// By the index of the input.
  let operands: [OracleOperand<Element>]
  /// The type that `Element` stands for.
  let reals: StoredType
  /// The arguments that were read: the operation omits the others.
  private let used = Used()

  private final class Used {
    var positions: Set<Int> = []
    var names: Set<String> = []
  }

  init(
    _ args: [TaggedValue], _ kwargs: [String: TaggedValue], _ operands: [OracleOperand<Element>],
    reals: StoredType
  ) {
    self.args = args
    self.kwargs = kwargs
    self.operands = operands
    self.reals = reals
  }

  /// The same call with other tensors for some inputs.
  func replacing(_ inputs: [Int], by tensors: [Tensor<Element>]) -> OracleCall {
    var operands = operands
    for (input, tensor) in zip(inputs, tensors) { operands[input] = .real(tensor) }
    return OracleCall(args, kwargs, operands, reals: reals)
  }

  // MARK: Arguments

  /// An argument by its position or name; nil if it was omitted, or is None.
  func argument(_ position: Int, _ name: String? = nil) -> TaggedValue? {
    used.positions.insert(position)
    let value = position < args.count ? args[position] : name.flatMap(named)
    return value == TaggedValue.none ? nil : value
  }

  /// A keyword argument.
  func named(_ name: String) -> TaggedValue? {
    used.names.insert(name)
    return kwargs[name]
  }

  /// The arguments that the operation did not read.
  var unused: [String] {
    args.indices.filter { !used.positions.contains($0) }.map { "argument \($0)" }
      + kwargs.keys.filter { !used.names.contains($0) }.sorted()
  }

  /// A required argument.
  func required(_ position: Int, _ name: String? = nil) throws -> TaggedValue {
    guard let value = argument(position, name) else {
      throw DoesNotCompile(reason: "argument \(position) is missing")
    }
    return value
  }

  func mismatch(_ value: TaggedValue, _ expected: String) -> DoesNotCompile {
    let found: String =
      switch value {
      case .tensor(let index): operands[index].description
      case .integer(let number): "the number \(number)"
      case .number(let number): "the number \(number)"
      case .list, .tuple: "a list of \(value.elements?.count ?? 0)"
      default: "\(value)"
      }
    return DoesNotCompile(reason: "\(found) where \(expected) is expected")
  }

  // MARK: Numbers

  func integer(_ value: TaggedValue) throws -> Int {
    switch value {
    case .integer(let number): return number
    // A scalar tensor is converted to a number.
    case .tensor(let index):
      switch operands[index] {
      case .int64(let tensor): return Int(tensor.item())
      case .int32(let tensor): return Int(tensor.item())
      default: throw mismatch(value, "an integer")
      }
    default: throw mismatch(value, "an integer")
    }
  }

  func integer(_ position: Int, _ name: String? = nil) throws -> Int {
    try integer(required(position, name))
  }

  func integer(_ position: Int, _ name: String? = nil, default other: Int) throws -> Int {
    try argument(position, name).map(integer) ?? other
  }

  /// A list of integers; a single integer is a list of one.
  func integers(_ value: TaggedValue) throws -> [Int] {
    try value.elements?.map(integer) ?? [integer(value)]
  }

  func integers(_ position: Int, _ name: String? = nil) throws -> [Int] {
    try integers(required(position, name))
  }

  /// A list of dimensions, or nil for all of them, which an empty list also stands for.
  func dimensions(_ position: Int, _ name: String = "dim") throws -> [Int]? {
    guard let dimensions = try argument(position, name).map(integers), !dimensions.isEmpty else {
      return nil
    }
    return dimensions
  }

  func number(_ value: TaggedValue) throws -> Double {
    switch value {
    case .integer(let number): return Double(number)
    case .number(let number): return number
    case .bool(let truth): return truth ? 1 : 0
    default: throw mismatch(value, "a number")
    }
  }

  func number(_ position: Int, _ name: String? = nil, default other: Double) throws -> Double {
    try argument(position, name).map(number) ?? other
  }

  func bool(_ position: Int, _ name: String, default other: Bool) throws -> Bool {
    guard let value = argument(position, name) else { return other }
    guard case .bool(let truth) = value else { throw mismatch(value, "a Bool") }
    return truth
  }

  func string(_ position: Int, _ name: String? = nil) throws -> String {
    let value = try required(position, name)
    guard case .string(let string) = value else { throw mismatch(value, "a String") }
    return string
  }

  // MARK: Tensors

  func tensor(_ value: TaggedValue) throws -> Tensor<Element> {
    guard case .tensor(let index) = value, case .real(let tensor) = operands[index] else {
      throw mismatch(value, "Tensor<\(Element.self)>")
    }
    return tensor
  }

  func tensor(_ position: Int = 0, _ name: String? = nil) throws -> Tensor<Element> {
    let value = try required(position, name)
    if position == 0, case .integer(let number) = value {
      throw DoesNotCompile(reason: "the first operand is the number \(number), no tensor")
    }
    return try tensor(value)
  }

  func tensors(_ position: Int = 0) throws -> [Tensor<Element>] {
    let value = try required(position)
    guard let elements = value.elements else { throw mismatch(value, "a list of tensors") }
    return try elements.map(tensor)
  }

  func mask(_ position: Int, _ name: String? = nil) throws -> Tensor<Bool> {
    let value = try required(position, name)
    guard case .tensor(let index) = value, case .bool(let tensor) = operands[index] else {
      throw mismatch(value, "Tensor<Bool>")
    }
    return tensor
  }

  /// A tensor of indices of any integer type.
  func indices(_ position: Int, _ name: String? = nil) throws -> any OracleIndices {
    let value = try required(position, name)
    guard case .tensor(let index) = value else { throw mismatch(value, "a tensor of indices") }
    switch operands[index] {
    case .int64(let tensor): return tensor
    case .int32(let tensor): return tensor
    case .uint8(let tensor): return tensor
    default: throw mismatch(value, "a tensor of indices")
    }
  }

  /// Whether an argument is a tensor.
  func isTensor(_ position: Int, _ name: String? = nil) -> Bool {
    if case .tensor = argument(position, name) { true } else { false }
  }
}

/// The result of a call.
enum OracleResult<Element: DifferentiableElement> {
  case real(Tensor<Element>)
  case indices(Tensor<Int64>)
  case mask(Tensor<Bool>)
}
