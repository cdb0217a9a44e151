/// The input of `lse`: at least one number.
package struct LogSumExpInput {
  package let x: [Double]

  package init(input: JSON) throws {
    x = try input.get("x") { try $0.numbers() }
    if x.isEmpty { throw InputError("\"x\": the list is empty") }
  }
}
