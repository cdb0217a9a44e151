import Nabla

/// `llsq`: how far a polynomial is from the sign of t at points between -1 and 1, and the gradient by
/// its coefficients.
///
/// Engine: a program whose sum is a body over the points, in lanes and threads. It is recorded for the
/// number of points and of coefficients. Of one point alone t is 0/0, and so is the answer NaN.
///
/// The polynomial is summed in pieces of eight terms, which share the first powers of t, and Horner's
/// rule joins the pieces: a multiply-add a term is left.
struct LeastSquares: Problem {
  private let input: LeastSquaresInput

  init(input: JSON) throws { self.input = try LeastSquaresInput(input: input) }

  static var functions: [String: (LeastSquares) -> () throws -> Run] {
    ["primal": primal, "gradient": gradient]
  }

  private func program() throws -> Program {
    let width = input.coefficients.count
    let square = try Program(inputs: 2 + width) { v in
      let rest = v[1] - polynomial(Array(v[2...]), at: v[0])
      return rest * rest
    }
    let points = (0..<input.count).map { i in
      let t = -1 + 2 * Double(i) / Double(input.count - 1)
      return [t, t > 0 ? 1 : t < 0 ? -1 : 0]
    }
    return try Program(inputs: width) { x in square.sum(rows: points, uniform: x)[0] / 2 }
  }

  private func polynomial<N: DifferentiableNumber>(_ coefficients: [N], at t: N) -> N {
    let width = 8
    var powers = [N(1)]
    for _ in 0..<width { powers.append(powers.last! * t) }
    var sum = N(0)
    for first in stride(from: 0, to: coefficients.count, by: width).reversed() {
      let piece = zip(coefficients[first...].prefix(width), powers).dropFirst()
        .reduce(coefficients[first]) { $0 + $1.0 * $1.1 }
      sum = sum * powers[width] + piece
    }
    return sum
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
