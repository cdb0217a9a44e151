import Nabla

/// `det`: the determinant by cofactors along the first row, and its gradient.
///
/// Engine: a program, recorded for the size, as the expansion is one straight line of products and sums.
/// The recursion remembers its minors: one of the last rows and the same columns is computed once, so
/// there are 2ˡ of them and not l!. Nothing is divided, so rows of zeros and equal columns are like
/// all others.
struct Determinant: Problem {
  private let matrix: [Double]
  private let size: Int

  init(input: JSON) throws {
    let size = try input.get("ell") { try $0.integer(atLeast: 1) }
    if size > 16 {
      throw InputError("\"ell\": \(size) is more than 16, and there are 2^\(size) minors")
    }
    self.size = size
    matrix = try input.get("A") { try $0.numbers(count: size * size) }
  }

  static var functions: [String: (Determinant) -> () throws -> Run] {
    ["primal": primal, "gradient": gradient]
  }

  private func program() throws -> Program {
    try Program(inputs: matrix.count) { determinant(of: $0) }
  }

  private func determinant(of a: [Symbolic]) -> Symbolic {
    var known: [[Int]: Symbolic] = [:]
    /// The minor of the last rows and these columns.
    func minor(_ columns: [Int]) -> Symbolic {
      if let minor = known[columns] { return minor }
      let row = size - columns.count
      var sum: Symbolic?
      for (place, column) in columns.enumerated() {
        let others = columns.filter { $0 != column }
        let entry = a[row * size + column]
        let term = others.isEmpty ? entry : entry * minor(others)
        sum = sum.map { place % 2 == 0 ? $0 + term : $0 - term } ?? term
      }
      known[columns] = sum
      return sum!
    }
    return minor(Array(0..<size))
  }

  private func primal() throws -> Run {
    let program = try program()
    return Run { try program.value(at: matrix) }
  }

  private func gradient() throws -> Run {
    let program = try program()
    return Run(count: matrix.count) {
      _ = try program.valueWithGradient(at: matrix, gradient: $0)
    }
  }
}
