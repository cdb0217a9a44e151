import Foundation
import Nabla
import Testing

/// The project's decision about one of PyTorch's recorded results.
struct Probe: Sendable, CustomTestStringConvertible {
  enum Decision: Sendable {
    /// The same result.
    case same(@Sendable () -> Observed)
    /// The same numbers, added in another order: equal to a relative bound.
    case rounded(Double, @Sendable () -> Observed)
    /// The same for the parts that are given here.
    case part(String, @Sendable () -> Observed)
    /// An error as in PyTorch, whose message contains these parts.
    case error([String], @Sendable () -> Void)
    /// An error, or another result, where PyTorch gives none, with the reason.
    case stricter(String, [String], @Sendable () -> Void)
    /// A result where PyTorch gives an error or another result, with the reason.
    case different(String, @Sendable () -> Bool)
    /// It cannot be expressed, or has no counterpart.
    case notApplicable(String)
  }

  let number: Int
  let decision: Decision

  init(_ number: Int, _ decision: Decision) {
    self.number = number
    self.decision = decision
  }

  var testDescription: String { "probe \(number)" }
}

/// A result, in the form of the recorded ones.
indirect enum Observed: Sendable, Decodable {
  case number(Double)
  case bool(Bool)
  case text(String)
  case nothing
  case list([Observed])
  case object([String: Observed])

  init(_ tensor: Tensor<Float>?) {
    guard let tensor else {
      self = .nothing
      return
    }
    self = Self.nested(tensor.scalars.map(Double.init), Array(tensor.shape))
  }

  init(_ tensor: Tensor<Double>) { self = Self.nested(tensor.scalars, Array(tensor.shape)) }

  init(_ tensors: Tensor<Float>?...) { self = .list(tensors.map { Observed($0) }) }

  private static func nested(_ elements: [Double], _ shape: [Int]) -> Observed {
    guard let length = shape.first else { return .number(elements[0]) }
    let step = length == 0 ? 0 : elements.count / length
    return .list(
      (0..<length).map {
        nested(Array(elements[($0 * step)..<(($0 + 1) * step)]), Array(shape.dropFirst()))
      })
  }

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .nothing
    } else if let bool = try? value.decode(Bool.self) {
      self = .bool(bool)
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else if let text = try? value.decode(String.self) {
      self =
        ["nan": .number(.nan), "inf": .number(.infinity), "-inf": .number(-.infinity)][text]
        ?? .text(text)
    } else if let list = try? value.decode([Observed].self) {
      self = .list(list)
    } else {
      let object = try value.decode([String: Observed].self)
      self = object["tensor"] ?? .object(object)
    }
  }

  /// The parts of an object that another one also has.
  func restricted(to other: Observed) -> Observed {
    guard case .object(let all) = self, case .object(let some) = other else { return self }
    return .object(all.filter { some[$0.key] != nil })
  }

  func matches(_ other: Observed, within bound: Double) -> Bool {
    switch (self, other) {
    case (.number(let x), .number(let y)):
      x == y || (x.isNaN && y.isNaN) || abs(x - y) <= bound * (1 + abs(y))
    case (.bool(let x), .bool(let y)): x == y
    case (.text(let x), .text(let y)): x == y
    case (.nothing, .nothing): true
    case (.list(let x), .list(let y)):
      x.count == y.count && zip(x, y).allSatisfy { $0.matches($1, within: bound) }
    case (.object(let x), .object(let y)):
      x.count == y.count
        && x.allSatisfy { key, value in y[key].map { value.matches($0, within: bound) } ?? false }
    default: false
    }
  }
}

/// A recorded result.
struct Recording: Decodable, Sendable {
  let name: String
  let outcome: String
  let result: Observed?

  static let all: [Recording] = {
    let url = Bundle.module.url(
      forResource: "semantics", withExtension: "json", subdirectory: "Fixtures/semantics")
    guard let url, let data = try? Data(contentsOf: url),
      let all = try? JSONDecoder().decode([Recording].self, from: data)
    else { fatalError("the recorded answers cannot be read") }
    return all
  }()
}

/// The message of the error that `body` throws.
func failure(_ body: () throws -> Void) -> String {
  do {
    try catchingErrors(body)
    return "no error"
  } catch { return "\(error)" }
}
