import Foundation

/// A number that counts the operations it takes part in: the "operations" of the results are
/// counted, not computed by hand.
struct CountingNumber: WorkloadNumber {
  var value: Double
  /// Operations, and which way each relu went. The benchmarks run on one thread.
  nonisolated(unsafe) static var count = 0
  nonisolated(unsafe) static var relus = (passed: 0, blocked: 0)

  init(_ value: Double) { self.value = value }

  private init(counted value: Double) {
    self.value = value
    Self.count += 1
  }

  static var zero: Self { Self(0) }
  static func + (x: Self, y: Self) -> Self { Self(counted: x.value + y.value) }
  static func - (x: Self, y: Self) -> Self { Self(counted: x.value - y.value) }
  static func * (x: Self, y: Self) -> Self { Self(counted: x.value * y.value) }
  static func / (x: Self, y: Self) -> Self { Self(counted: x.value / y.value) }
  static func + (x: Self, y: Double) -> Self { Self(counted: x.value + y) }
  static func - (x: Self, y: Double) -> Self { Self(counted: x.value - y) }
  static func - (x: Double, y: Self) -> Self { Self(counted: x - y.value) }
  static func * (x: Double, y: Self) -> Self { Self(counted: x * y.value) }
  static func / (x: Self, y: Double) -> Self { Self(counted: x.value / y) }
  func tanh() -> Self { Self(counted: Foundation.tanh(value)) }
  func sin() -> Self { Self(counted: Foundation.sin(value)) }
  func cos() -> Self { Self(counted: Foundation.cos(value)) }
  func exp() -> Self { Self(counted: Foundation.exp(value)) }
  func sqrt() -> Self { Self(counted: value.squareRoot()) }
  func relu() -> Self {
    if value > 0 { Self.relus.passed += 1 } else { Self.relus.blocked += 1 }
    return Self(counted: Swift.max(value, 0))
  }
}

/// Runs a workload on counting numbers: how many operations it has. Each relu must have gone both
/// ways at least one time in five, or branch prediction would be flattered.
func counted(_ row: String, _ body: () -> Void) throws -> Int {
  CountingNumber.count = 0
  CountingNumber.relus = (0, 0)
  body()
  let (passed, blocked) = CountingNumber.relus
  let share = Double(passed) / Double(passed + blocked)
  note("\(row): \(CountingNumber.count) operations; relu passes \(Int(100 * share)) % of the time")
  guard (0.2...0.8).contains(share) else {
    throw Disagreement(description: "\(row): one branch of relu is taken too seldom")
  }
  return CountingNumber.count
}
