#if arch(x86_64) && os(Linux)
  import Foundation

  /// The normal distribution to nearly 64 bits: what rounding x² and x / √2 costs far from 0 is made
  /// good.
  enum NormalDistribution {
    static func density(_ x: Float80) -> Float80 {
      let (square, rest) = self.square(x)
      return exp(-square / 2) * (1 - rest / 2) / (2 * Float80.pi).squareRoot()
    }

    static func cumulative(_ x: Float80) -> Float80 {
      if x == 0 { return 0.5 }
      let z = x * Float80(0.5).squareRoot()
      let (wanted, found) = (square(x), square(z))
      let rest = ((wanted.0 / 2 - found.0) + (wanted.1 / 2 - found.1)) / (2 * z)
      return erfc(-z) / 2 + density(x) * Float80(2).squareRoot() * rest
    }

    /// The square, rounded, and its rest.
    private static func square(_ x: Float80) -> (Float80, Float80) {
      let square = x * x
      return (square, (-square).addingProduct(x, x))
    }
  }
#endif
