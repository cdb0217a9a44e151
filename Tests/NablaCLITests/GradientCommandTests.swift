import Foundation
import NablaTestSupport
import Testing

@Suite("nabla gradient")
struct GradientCommandTests {
  @Test("reads several expressions as lines of one formula")
  func expressions() throws {
    let run = try nabla("gradient", "-e", "x = 2", "-e", "y = 3 * x; z = y * y", "--json")
    #expect(run.output == #"{"value": 36, "gradient": {"x": 36}}"# + "\n")
  }

  @Test("prints the value and the gradient of a file")
  func file() throws {
    let run = try nabla(onFile: Data(Document.workedExample.text.utf8)) { ["gradient", $0] }
    #expect(
      run.output == """
        loss = -50

        input  value  gradient
        x         -2        64

        """)
    #expect(run.errors == "")
    #expect(run.exitCode == 0)
  }

  @Test(
    "prints JSON whose numbers read back to the same bits",
    arguments: [
      ("x = -2; x * x", #"{"value": 4, "gradient": {"x": -4}}"#),
      (
        "b = 0.1; a = 3; y = a * b",
        #"{"value": 0.30000000000000004, "gradient": {"b": 3, "a": 0.1}}"#
      ),
      ("x = 0; y = 1 / x", #"{"value": "inf", "gradient": {"x": "-inf"}}"#),
      ("x = nan; y = x * 1e300", #"{"value": "nan", "gradient": {"x": 1e+300}}"#),
      ("2 * 3", #"{"value": 6, "gradient": {}}"#),
      ("λ' = 1; 输入 = λ'", #"{"value": 1, "gradient": {"λ'": 1}}"#),
    ])
  func json(_ expression: String, _ expected: String) throws {
    let run = try nabla("gradient", "--expression", expression, "--json")
    #expect(run.output == expected + "\n")
    #expect(run.exitCode == 0)
  }

  @Test("reads standard input, values from --at, and the name of --of")
  func options() throws {
    let run = try nabla(
      "gradient", "-", "--at", "x=3", "--at", "w = -1e1", "--of", "y1", "--json",
      input: Document.workedExample.text.replacingOccurrences(of: "z = 2", with: "z = w"))
    #expect(run.output == "{\"value\": -25, \"gradient\": {\"x\": -10, \"w\": 3}}\n")
    #expect(try nabla("gradient", "-e", "-x^2", "--at", "x=pi").output.contains("output = -9.8696"))
  }

  @Test("aligns its table")
  func table() throws {
    let run = try nabla("gradient", "-e", "long_name = 1.25; y = -3; z = long_name * y")
    #expect(
      run.output == """
        z = -3.75

        input      value  gradient
        long_name   1.25        -3
        y             -3      1.25

        """)
  }
}
