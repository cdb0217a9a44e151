/// Numerics of the functions that the platform's mathematics library does not have.
enum SpecialFunctions {
  static func erfInverse(_ x: Double) -> Double { .nan }
  static func polygamma(_ order: Int, _ x: Double) -> Double { .nan }
}
