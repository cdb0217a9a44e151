import Nabla

/// `hello`: the square of a number, and its derivative.
///
/// Engine: the tape, which needs no preparation. One number is not worth a program.
struct Hello: Problem {
  private let x: Double

  init(input: JSON) throws { x = try input.number() }

  static var functions: [String: (Hello) -> () throws -> Run] {
    ["square": square, "double": double]
  }

  private func square() -> Run { Run { Self.square(x) } }

  private func double() -> Run { Run { gradient(at: x) { Self.square($0) } } }

  private static func square<N: DifferentiableNumber>(_ x: N) -> N { x * x }
}
