import CNablaKernels
import Testing

/// A level that this processor can run, of one element: what most tests run for each of.
struct Level: CustomTestStringConvertible, Sendable {
  enum Element: CaseIterable, Sendable { case f64, f32 }

  let level: nabla_level
  let element: Element

  static let supported: [Level] = (0..<NABLA_LEVELS.rawValue).map { nabla_level(rawValue: $0) }
    .filter(nabla_level_is_supported)
    .flatMap { level in Element.allCases.map { Level(level: level, element: $0) } }

  /// Whether `fma` rounds once.
  var isFused: Bool { level != NABLA_PORTABLE }

  var testDescription: String { "\(String(cString: nabla_level_name(level))) \(element)" }
}
