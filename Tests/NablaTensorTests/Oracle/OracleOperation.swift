import Nabla

/// The library's spelling of an operation that PyTorch recorded.
struct OracleOperation<Element: DifferentiableElement>: Sendable {
  /// PyTorch's name, with the variant after a colon.
  let name: String
  let run: @Sendable (OracleCall<Element>) throws -> [OracleResult<Element>]

  init(
    _ name: String,
    results run: @escaping @Sendable (OracleCall<Element>) throws -> [OracleResult<Element>]
  ) {
    self.name = name
    self.run = run
  }

  /// An operation with one result, of the call's own element type.
  init(
    _ name: String, _ run: @escaping @Sendable (OracleCall<Element>) throws -> Tensor<Element>
  ) {
    self.init(name, results: { [.real(try run($0))] })
  }

  /// An operation whose result is a mask.
  init(
    _ name: String, mask run: @escaping @Sendable (OracleCall<Element>) throws -> Tensor<Bool>
  ) {
    self.init(name, results: { [.mask(try run($0))] })
  }

  /// An operation with several results.
  init(
    _ name: String, list run: @escaping @Sendable (OracleCall<Element>) throws -> [Tensor<Element>]
  ) {
    self.init(name, results: { try run($0).map { .real($0) } })
  }

  /// A function of one tensor without other arguments.
  init(
    _ name: String, of function: @escaping @Sendable (Tensor<Element>) -> Tensor<Element>
  ) {
    self.init(name) { function(try $0.tensor()) }
  }

  /// All operations by their names.
  static var all: [String: OracleOperation] {
    let families = [
      views, indexing, joining, functions, arithmetic, comparisons, reductions, linearAlgebra,
      sorting, others,
    ]
    return Dictionary(uniqueKeysWithValues: families.joined().map { ($0.name, $0) })
  }
}
