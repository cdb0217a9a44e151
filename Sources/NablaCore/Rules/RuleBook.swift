/// The table of all elementwise and list rules: one line for each rule.
///
/// It determines the functions and methods of scalars and tensors with their documentation, the
/// formula language, the tests, the exporters and the tables of the documentation.
public enum RuleBook {
  /// All rules, in the order of the documentation.
  public static let entries: [Entry] = families.flatMap(\.entries)

  /// The rule of this name, or nil.
  public static func entry(named name: String) -> Entry? { byName[name] }

  private static let byName = Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0) })

  /// A group of rules with a heading.
  package struct Family: Sendable {
    package let title: String
    package let entries: [Entry]

    fileprivate init(_ title: String, _ entries: [Entry]) {
      self.title = title
      self.entries = entries
    }
  }

  // Each line: the rule, and the summary of its value for documentation. A rule is called by its
  // name, as a function and a method, unless the line says otherwise.
  package static let families: [Family] = [
    Family(
      "Arithmetic",
      [
        Entry(Rules.Add(), "The sum").writtenByHand,
        Entry(Rules.Subtract(), "The difference").writtenByHand,
        Entry(Rules.Multiply(), "The product").writtenByHand,
        Entry(Rules.Divide(), "The quotient").writtenByHand,
        Entry(Rules.Negate(), "The negated number").writtenByHand,
        Entry(Rules.Reciprocal(), "The reciprocal").writtenByHand,
        Entry(Rules.Square(), "The square"),
      ]),
    Family(
      "Roots and powers",
      [
        Entry(Rules.Sqrt(), "The square root"),
        Entry(Rules.Cbrt(), "The cube root"),
        Entry(Rules.Rsqrt(), "The reciprocal of the square root"),
        Entry(Rules.PowerOf.self, "A power with a plain number as exponent") {
          Rules.PowerOf($0[0])
        }.writtenByHand,
        Entry(Rules.Power(), "A power").writtenByHand,
        Entry(Rules.Hypot(), "The length of the vector (x, y)"),
      ]),
    Family(
      "Piecewise functions",
      [
        Entry(Rules.Abs(), "The absolute value"),
        Entry(Rules.Sign(), "The sign, -1, 0 or 1"),
        Entry(Rules.Minimum(), "The smaller of two numbers"),
        Entry(Rules.Maximum(), "The larger of two numbers"),
        Entry(Rules.Clamp.self, "A number limited to an interval") {
          Rules.Clamp(lower: $0[0], upper: $0[1])
        }.writtenByHand,
        Entry(Rules.Remainder(), "The remainder of floored division, with the sign of y"),
        Entry(Rules.Floor(), "The largest integer not greater than x"),
        Entry(Rules.Ceil(), "The smallest integer not less than x"),
        Entry(Rules.Round(), "The nearest integer, ties to even"),
        Entry(Rules.CopySign(), "The magnitude of x with the sign of y"),
      ]),
    Family(
      "Exponentials and logarithms",
      [
        Entry(Rules.Exp(), "e to the power x"),
        Entry(Rules.Exp2(), "2 to the power x"),
        Entry(Rules.ExpMinusOne(), "exp(x) - 1, accurate near 0"),
        Entry(Rules.Log(), "The natural logarithm"),
        Entry(Rules.Log2(), "The logarithm to base 2"),
        Entry(Rules.Log10(), "The logarithm to base 10"),
        Entry(Rules.LogOnePlus(), "The natural logarithm of 1 + x, accurate near 0"),
        Entry(Rules.XLogY(), "x times log(y), and 0 where x is 0"),
        Entry(Rules.LogAddExp(), "The logarithm of a sum of two exponentials, without overflow"),
      ]),
    Family(
      "Trigonometric functions",
      [
        Entry(Rules.Sin(), "The sine"),
        Entry(Rules.Cos(), "The cosine"),
        Entry(Rules.Tan(), "The tangent"),
        Entry(Rules.Asin(), "The inverse sine"),
        Entry(Rules.Acos(), "The inverse cosine"),
        Entry(Rules.Atan(), "The inverse tangent"),
        Entry(Rules.Atan2(), "An angle in radians"),
      ]),
    Family(
      "Hyperbolic functions",
      [
        Entry(Rules.Sinh(), "The hyperbolic sine"),
        Entry(Rules.Cosh(), "The hyperbolic cosine"),
        Entry(Rules.Tanh(), "The hyperbolic tangent"),
        Entry(Rules.Asinh(), "The inverse hyperbolic sine"),
        Entry(Rules.Acosh(), "The inverse hyperbolic cosine"),
        Entry(Rules.Atanh(), "The inverse hyperbolic tangent"),
      ]),
    Family(
      "Error functions and the gamma family",
      [
        Entry(Rules.Erf(), "The error function"),
        Entry(Rules.Erfc(), "The complementary error function, accurate where it is tiny"),
        Entry(Rules.ErfInverse(), "The inverse of the error function"),
        Entry(Rules.LogGamma(), "The logarithm of the absolute value of the gamma function"),
        Entry(Rules.Digamma(), "The logarithmic derivative of the gamma function"),
        Entry(Rules.Polygamma.self, "A derivative of the digamma function") {
          Rules.Polygamma(order: Int($0[0]))
        }.writtenByHand,
      ]),
    Family(
      "Smooth activations",
      [
        Entry(Rules.Sigmoid(), "The logistic function"),
        Entry(Rules.LogSigmoid(), "The logarithm of the logistic function, without overflow"),
        Entry(Rules.Softplus(), "Softplus, a smooth rectifier, without overflow").ofScalars,
        Entry(Rules.Softsign(), "Softsign"),
        Entry(Rules.Elu.self, "The exponential linear unit") { Rules.Elu(alpha: $0[0]) },
        Entry(Rules.Selu(), "The scaled exponential linear unit"),
        Entry(Rules.Celu.self, "The continuously differentiable exponential linear unit") {
          Rules.Celu(alpha: $0[0])
        },
        Entry(Rules.Gelu(), "The Gaussian error linear unit"),
        Entry(Rules.GeluTanh(), "The Gaussian error linear unit, approximated by tanh"),
        Entry(Rules.Silu(), "The sigmoid linear unit, also called swish"),
        Entry(Rules.Mish(), "Mish, a smooth activation"),
        Entry(Rules.Tanhshrink(), "Tanhshrink"),
      ]),
    Family(
      "Rectifiers",
      [
        Entry(Rules.Relu(), "The rectified linear unit"),
        Entry(Rules.Relu6(), "The rectified linear unit, capped at 6"),
        Entry(Rules.LeakyRelu.self, "The rectified linear unit with a slope below 0") {
          Rules.LeakyRelu(slope: $0[0])
        },
        Entry(Rules.Hardtanh.self, "A piecewise linear tanh") {
          Rules.Hardtanh(lower: $0[0], upper: $0[1])
        }.labelled("min", "max"),
        Entry(Rules.HardSigmoid(), "A piecewise linear sigmoid"),
        Entry(Rules.HardSwish(), "x times its piecewise linear sigmoid"),
      ]),
    Family(
      "Lists, each a single node",
      [
        Entry(Rules.Sum(), "The sum, added in pairs of halves").ofScalars,
        Entry(Rules.Mean(), "The arithmetic mean").ofScalars,
        Entry(Rules.Dot(), "The inner product of two lists").writtenByHand,
        Entry(Rules.LogSumExp(), "The logarithm of a sum of exponentials, without overflow")
          .ofScalars,
        Entry(Rules.Norm(), "The Euclidean norm").ofScalars,
      ]),
  ]
}
