import Nabla

/// `llsq`: how far a polynomial is from the sign of t at points between -1 and 1, and the gradient by
/// its coefficients.
///
/// Engine: a program whose sum is a body over the points, in lanes and threads. It is recorded for the
/// number of points and of coefficients. Of one point alone t is 0/0, and so is the answer NaN.
///
/// The powers are made one by one and not by Horner's rule: the gradient needs them.
struct LeastSquares: Problem {
  private let input: LeastSquaresInput

  init(input: JSON) throws { self.input = try LeastSquaresInput(input: input) }

  static var functions: [String: (LeastSquares) -> () throws -> Run] {
    ["primal": primal, "gradient": gradient]
  }

  private func program() throws -> Program {
    let width = input.coefficients.count
    let square = try Program(inputs: 2 + width) { v in
      let (t, sign, x) = (v[0], v[1], v[2...])
      var power: Symbolic = 1
      var polynomial: Symbolic = 0
      for coefficient in x {
        polynomial = polynomial + coefficient * power
        power = power * t
      }
      let rest = sign - polynomial
      return rest * rest
    }
    let points = (0..<input.count).map { i in
      let t = -1 + 2 * Double(i) / Double(input.count - 1)
      return [t, t > 0 ? 1 : t < 0 ? -1 : 0]
    }
    return try Program(inputs: width) { x in square.sum(rows: points, uniform: x)[0] / 2 }
  }

  private func primal() throws -> Run {
    let program = try program()
    return Run { try program.value(at: input.coefficients) }
  }

  private func gradient() throws -> Run {
    let program = try program()
    return Run(count: input.coefficients.count) {
      _ = try program.valueWithGradient(at: input.coefficients, gradient: $0)
    }
  }
}
