import NablaCore

/// The functions of rules with parameters, such as a slope: made once for each parameter.
///
/// Note [Parameters that keep changing]: a parameter that is annealed is another one in every step, so
/// the functions that are kept are limited. A number that is an operand, as in `2 * x`, is no
/// parameter: it is an operand of rank 0, and all numbers share one function.
final class ParametrisedFunctions<Key: Hashable & Sendable>: @unchecked Sendable {
  private static var limit: Int { 64 }
  private let lock = Lock()
  private var functions: [Key: ElementwiseFunction] = [:]

  init() {}

  func callAsFunction(_ key: Key, _ make: (Key) -> ElementwiseFunction) -> ElementwiseFunction {
    lock {
      if let function = functions[key] { return function }
      if functions.count == Self.limit { functions.removeAll() }
      let function = make(key)
      functions[key] = function
      return function
    }
  }
}

extension ParametrisedFunctions where Key: UnaryRule {
  /// The function of a rule.
  func callAsFunction(_ rule: Key) -> ElementwiseFunction {
    self(rule) { ElementwiseFunction($0) }
  }
}
