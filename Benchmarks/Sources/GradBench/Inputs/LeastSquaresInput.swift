/// The input of `llsq`: a polynomial's coefficients, and how many points it is fitted to.
package struct LeastSquaresInput {
  package let coefficients: [Double]
  package let count: Int

  package init(input: JSON) throws {
    coefficients = try input.get("x") { try $0.numbers() }
    count = try input.get("n") { try $0.integer(atLeast: 1) }
    if coefficients.isEmpty { throw InputError("\"x\": the list is empty") }
  }
}
