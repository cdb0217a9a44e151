import CNablaKernels
import NablaTestSupport
import Testing

/// A level that this processor can run, of one element: what most tests run for each of.
struct Level: CustomTestStringConvertible, Sendable {
  enum Element: CaseIterable, Sendable { case f64, f32 }

  let level: nabla_level
  let element: Element

  static let supported: [Level] = (0..<NABLA_LEVELS.rawValue).map { nabla_level(rawValue: $0) }
    .filter { level in
      if nabla_level_is_supported(level) { return true }
      // arm64's level is its baseline: where it is missing, the processor is another one.
      if level != NABLA_NEON {
        SkippedTests.note(
          part: "kernels for \(String(cString: nabla_level_name(level)))",
          because: "this processor does not have these instructions")
      }
      return false
    }
    .flatMap { level in Element.allCases.map { Level(level: level, element: $0) } }

  /// Whether `fma` rounds once.
  var isFused: Bool { level != NABLA_PORTABLE }

  var testDescription: String { "\(String(cString: nabla_level_name(level))) \(element)" }
}
