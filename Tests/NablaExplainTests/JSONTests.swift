import Foundation
import Nabla
import NablaTestSupport
import Testing

@Suite struct JSONTests {
  @Test func `the worked example's first node is written as the format says`() {
    let json = explain(at: ["x": -2]) { workedExample($0) }.json
    #expect(json.hasPrefix(#"{"output": "loss", "nodes": ["#))
    #expect(
      json.contains(
        #"{"id": 0, "name": "x", "operation": "input", "inputs": [], "value": -2, "gradient": 64, "#
          + #""contributions": [{"from": 11, "local": 17, "incoming": 1, "amount": 17, "total": 17}, "#
          + #"{"from": 7, "local": 1, "incoming": -3, "amount": -3, "total": 14}, "#
          + #"{"from": 2, "local": 2, "incoming": 25, "amount": 50, "total": 64}]}"#))
    #expect(json.contains(#""backward": [12, 11, 10, 9, 7, 6, 5, 4, 2, 0]"#))
  }

  @Test func `a formula and the same function in Swift are one explanation`() throws {
    let formula = try Explanation(formula: Formula(Document.workedExample.text))
    #expect(formula.json == explain(at: ["x": -2]) { workedExample($0) }.json)
  }

  @Test func `numbers read back to the same bits, and the others are strings`() throws {
    struct Read: Decodable {
      struct Node: Decodable { let value: Double }
      let nodes: [Node]
    }
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    var random = SeededGenerator(seed: 7)
    let values =
      [0.0, -0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, .greatestFiniteMagnitude]
      + (0..<1000).map { _ in Double(bitPattern: random.next()) }
    let json = explain(at: values) { sum($0) }.json
    let read = try decoder.decode(Read.self, from: Data(json.utf8))
    for (node, value) in zip(read.nodes, values) {
      #expect(node.value.bitPattern == value.bitPattern || (node.value.isNaN && value.isNaN))
    }
  }

  @Test func `names with quotes, controls and other scripts stay valid JSON`() throws {
    let name = "a\"b\\c\n\t\u{1}日本é"
    let json = explain(at: ["x": 1]) { x in (x * x).named(name) }.json
    let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    #expect(object?["output"] as? String == name)
  }

  @Test func `several outputs are listed with their seeds`() throws {
    let formula = try Formula("x = 2; y1 = 3 * x; y2 = x * x")
    let why = try Explanation(formula: formula, of: [("y1", 3), ("y2", 1)])
    #expect(why.node(named: "x")?.gradient == 13)
    #expect(why.json.contains(#"{"id": 2, "name": "y1", "seed": 3}"#))
  }
}
