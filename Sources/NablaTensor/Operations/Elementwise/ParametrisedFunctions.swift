import NablaCore

/// The functions of rules with parameters, such as a slope, each made once for each parameter
/// value.
///
/// Note [Changing parameters]: a parameter that is annealed has another value in every step, so the
/// number of cached functions is limited. A number that is an operand, as in `2 * x`, is not a
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
