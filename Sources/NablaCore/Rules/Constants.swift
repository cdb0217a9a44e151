/// Mathematical constants of the rules, rounded once to Double.
@usableFromInline
enum Constants {
  @inlinable static var ln2: Double { 0.693147180559945309417232121458 }
  @inlinable static var ln10: Double { 2.30258509299404568401799145468 }
  @inlinable static var twoOverSqrtPi: Double { 1.12837916709551257389615890312 }
  @inlinable static var sqrtHalf: Double { 0.707106781186547524400844362105 }
  @inlinable static var sqrtTwoOverPi: Double { 0.797884560802865355879892119869 }
  @inlinable static var normalDensityAtZero: Double { 0.398942280401432677939946059934 }
  @inlinable static var seluAlpha: Double { 1.67326324235437728481704295976 }
  @inlinable static var seluScale: Double { 1.05070098735548049341933498529 }
}
