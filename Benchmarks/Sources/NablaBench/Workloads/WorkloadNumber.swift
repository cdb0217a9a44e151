import Nabla

/// What the workloads are written in, so that one text serves each engine: recorded by Nabla, by
/// the class engine, or only counted.
protocol WorkloadNumber {
  static var zero: Self { get }
  static func + (x: Self, y: Self) -> Self
  static func - (x: Self, y: Self) -> Self
  static func * (x: Self, y: Self) -> Self
  static func / (x: Self, y: Self) -> Self
  static func + (x: Self, y: Double) -> Self
  static func - (x: Self, y: Double) -> Self
  static func - (x: Double, y: Self) -> Self
  static func * (x: Double, y: Self) -> Self
  static func / (x: Self, y: Double) -> Self
  func tanh() -> Self
  func sin() -> Self
  func cos() -> Self
  func exp() -> Self
  func sqrt() -> Self
  func relu() -> Self
}

// One conformance for all of a type's values, or Double's and Dual's would overlap.
extension Variable: WorkloadNumber {}
extension VectorDual: WorkloadNumber {}
