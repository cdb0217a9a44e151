@testable import GradBenchProblems

/// The answer of a problem's function to an input in JSON.
func answer(_ problem: any Problem.Type, _ function: String, _ input: String) throws -> JSON {
  let run = try problem.prepare(function, input: JSON(parsing: input))
  try run.evaluate()
  return run.output()
}

/// The text of a list of numbers.
func list(_ numbers: [Double]) -> String { JSON.numbers(numbers).text }

/// Whether all of these numbers are equal up to a part of their size.
func agree(_ found: [Double], _ expected: [Double], within tolerance: Double) -> Bool {
  found.count == expected.count
    && zip(found, expected).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($1)) }
}
