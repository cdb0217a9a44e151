import Foundation
import Testing

@testable import GradBenchProblems

// The recorded hands are not mirrored and are turned; their correspondences fit into one piece.
@Suite struct HandTrackingTests {
  private static let vectors = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("GradBench/vectors")

  /// A recorded input, with other parts.
  private func input(_ name: String, _ change: (inout JSON) -> Void) throws -> JSON {
    let file = Self.vectors.appendingPathComponent("\(name).in.jsonl")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    var input = try JSON(parsing: String(lines[2])).get("input") { $0 }
    change(&input)
    return input
  }

  private func numbers(_ function: String, _ input: JSON) throws -> [Double] {
    let run = try HandTracking.prepare(function, input: input)
    try run.evaluate()
    let output = run.output()
    return try function == "objective" ? output.numbers() : Array(output.rows().joined())
  }

  private func pose(rotation: [Double]) -> JSON {
    .numbers(rotation + (0..<23).map { 0.1 * Double($0 % 7) - 0.3 })
  }

  @Test func `a mirrored hand is mirrored`() throws {
    func objective(mirrored: Bool) throws -> [Double] {
      try numbers(
        "objective",
        input("ht-simple_small-c100") {
          $0.set(["theta"], .numbers([0, 0, 0, 0, 0, 0] + (0..<20).map { 0.05 * Double($0) }))
          $0.set(["data", "points"], .rows([Double](repeating: 0, count: 300), of: 3))
          $0.set(["data", "model", "is_mirrored"], .bool(mirrored))
        })
    }
    let (hand, mirrored) = (try objective(mirrored: false), try objective(mirrored: true))
    let expected = hand.enumerated().map { $0 % 3 == 0 ? -$1 : $1 }
    #expect(agree(mirrored, expected, within: 1e-15))
    #expect(hand.contains { $0 != 0 })
  }

  // A rotation shorter than 1e-4 is none.
  @Test(
    arguments: ["ht-simple_small-c100", "ht-complicated_small-c100"],
    [[0.3, -0.8, 1.9], [2e-5, 0, 0]])
  func `the Jacobian is that of finite differences`(_ name: String, _ rotation: [Double]) throws {
    // More than a piece.
    let repeats = 5
    func repeated(_ input: inout JSON, _ path: [String]) {
      guard case .array(let rows)? = input.at(path) else {
        if case .integers(let numbers)? = input.at(path) {
          input.set(path, .integers(Array(repeatElement(numbers, count: repeats).joined())))
        } else if case .numbers(let numbers)? = input.at(path) {
          input.set(path, .numbers(Array(repeatElement(numbers, count: repeats).joined())))
        }
        return
      }
      input.set(path, .array(Array(repeatElement(rows, count: repeats).joined())))
    }
    let base = try input(name) {
      $0.set(["theta"], pose(rotation: rotation))
      for path in [["us"], ["data", "points"], ["data", "correspondences"]] { repeated(&$0, path) }
      $0.set(["data", "model", "is_mirrored"], .bool(true))
    }
    let theta = try base.get("theta") { try $0.numbers() }
    let us = try base.get("us") { try $0.rows() }
    let own = us.isEmpty ? 0 : 2
    let width = own + theta.count
    let jacobian = try numbers("jacobian", base)
    #expect(jacobian.count == 300 * repeats * width)
    let h = 1e-3
    for place in 0..<width {
      func moved(_ change: Double) throws -> [Double] {
        var input = base
        if place < own {
          input.set(
            ["us"],
            .array(
              us.map { row in .numbers(row.indices.map { row[$0] + ($0 == place ? change : 0) }) }))
        } else {
          var theta = theta
          // Below 1e-4 the rotation has no part, so it must not be moved farther.
          let isNone = rotation[1] == 0 && place - own < 3
          theta[place - own] += isNone ? change / 100 : change
          input.set(["theta"], .numbers(theta))
        }
        return try numbers("objective", input)
      }
      let (near, far) = (zip(try moved(h), try moved(-h)), zip(try moved(2 * h), try moved(-2 * h)))
      let slopes = zip(near, far).map { (8 * ($0.0 - $0.1) - ($1.0 - $1.1)) / (12 * h) }
      let found = slopes.indices.map { jacobian[$0 * width + place] }
      #expect(agree(found, slopes, within: 1e-9), "column \(place)")
    }
  }
}

extension JSON {
  fileprivate func at(_ path: [String]) -> JSON? {
    path.reduce(self) { $0?.member($1) }
  }

  fileprivate mutating func set(_ path: [String], _ value: JSON) {
    guard let key = path.first, case .object(var members) = self else {
      self = value
      return
    }
    for i in members.indices where members[i].key == key {
      members[i].value.set(Array(path.dropFirst()), value)
    }
    self = .object(members)
  }
}
