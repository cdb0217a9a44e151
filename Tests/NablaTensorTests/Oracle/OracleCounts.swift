/// The numbers of comparisons.
struct OracleCounts: Equatable, CustomStringConvertible {
  var cases = 0
  var values = 0
  var gradients = 0
  /// Hessian-vector products.
  var products = 0
  /// Forward derivatives.
  var tangents = 0
  /// Calls that failed as expected.
  var errors = 0
  /// Cases that overflow or take another branch in single precision.
  var notInSinglePrecision = 0

  static func += (x: inout OracleCounts, y: OracleCounts) {
    x.cases += y.cases
    x.values += y.values
    x.gradients += y.gradients
    x.products += y.products
    x.tangents += y.tangents
    x.errors += y.errors
    x.notInSinglePrecision += y.notInSinglePrecision
  }

  var description: String {
    """
    \(cases) cases: \(values) values, \(gradients) gradients, \(products) Hessian-vector products, \
    \(tangents) forward derivatives; \(errors) errors; \(notInSinglePrecision) not comparable in \
    single precision
    """
  }
}
