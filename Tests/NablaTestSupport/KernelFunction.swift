/// An elementary function of the kernels and its error bounds, for every instruction set.
///
/// The article TheKernels contains this table.
public struct KernelFunction: Sendable, CustomStringConvertible {
  /// The operation's name.
  public let name: String
  /// Units in the last place of the exact value, for Double and for Float.
  public let doubleBound: Double
  public let floatBound: Double
  public let method: String

  public var description: String { name }

  private init(_ name: String, _ doubleBound: Double, _ floatBound: Double, _ method: String) {
    self.name = name
    self.doubleBound = doubleBound
    self.floatBound = floatBound
    self.method = method
  }

  public static let all = [
    KernelFunction("exp", 1, 1, "2ⁿ eʳ with |r| ≤ ln 2 / 2, and a polynomial for eʳ"),
    KernelFunction("exp2", 1, 1, "the same in base 2"),
    KernelFunction("expMinusOne", 1.25, 1.25, "2ⁿ - 1 + 2ⁿ (eʳ - 1), the sum with its rounding"),
    KernelFunction("log", 1, 1, "k ln 2 + log(1 + f), by artanh of f / (2 + f)"),
    KernelFunction("log2", 1, 1, "the same, times 1 / ln 2 in double precision twice over"),
    KernelFunction("log10", 1, 1, "the same in base 10"),
    KernelFunction("logOnePlus", 1, 1, "log(1 + x), with what rounding 1 + x lost"),
    KernelFunction(
      "sin", 1.5, 1.5, "Cody and Waite's reduction by π/2; Payne and Hanek's for large x"),
    KernelFunction("cos", 1.5, 1.5, "the same"),
    KernelFunction("tan", 1.5, 1.5, "the quotient of sine and cosine, with its remainder"),
    KernelFunction("asin", 1.5, 1.5, "a polynomial up to 1/2; beyond, π/2 - 2 asin √((1 - x)/2)"),
    KernelFunction("acos", 1.5, 1.5, "the same"),
    KernelFunction("atan", 1, 1, "the angle from the nearest multiple of π/4, with its rest"),
    KernelFunction("atan2", 2, 2, "the same; 1 but for quotients beside the least numbers"),
    KernelFunction("sinh", 1.25, 1.25, "2ⁿ and 2⁻ⁿ times the polynomials of sinh r and cosh r"),
    KernelFunction("cosh", 1, 1, "the same"),
    KernelFunction("tanh", 1.5, 1.5, "a polynomial up to 0.55; beyond, 1 - 2 / (e²ˣ + 1)"),
    KernelFunction("asinh", 1, 1, "logOnePlus of a sum with its rounding"),
    KernelFunction("acosh", 1, 1, "the same"),
    KernelFunction("atanh", 1, 1, "the same of a quotient"),
    KernelFunction("sigmoid", 1, 1, "1 / (1 + e⁻ˣ), the quotient with its remainder"),
    KernelFunction("sigmoidSlope", 4, 4, "E / (1 + E)² of E = e⁻|ˣ|"),
    KernelFunction("sechSquared", 4, 4, "four times the same of 2x"),
    KernelFunction(
      "gelu", 7, 7, "x Φ(x), Φ by the polynomials of erfc; by AVX-512, up to 3.9, in pieces"),
    KernelFunction(
      "geluSlope", 7.5, 7.5,
      "Φ(x) + x φ(x), likewise; ulp of Φ(x) where that is larger, about the zero at -0.75"),
    KernelFunction(
      "erf", 1.5, 1.5, "a polynomial up to 1; beyond, 1 - eᵖ, p a polynomial; by AVX-512, in pieces"
    ),
    KernelFunction("erfc", 4, 4, "1 - erf x up to 1; beyond, e⁻ˣˣ times a polynomial"),
    KernelFunction("power", 1, 1, "e to the y log x, the logarithm in twice the precision"),
    KernelFunction("cbrt", 1, 1, "a step of fourth order, and Newton's from the exact cube"),
    KernelFunction("hypot", 1, 1, "the root of the squares' sum with its rounding"),
    KernelFunction("remainder", 0.5, 0.5, "exact, but for the last sum where the signs differ"),
  ]
}
