import CNablaKernels

/// The processor's instructions that the kernels use.
public enum Kernels {
  /// A set of instructions that kernels are compiled for.
  public enum Level: String, CaseIterable, Sendable {
    /// The compiler's baseline, without fused multiply-add.
    case portable
    /// x86-64's 32-byte vectors with fused multiply-add.
    case avx2
    /// x86-64's 64-byte vectors: AVX-512 F, DQ, VL and BW.
    case avx512
    /// arm64's vectors, which every such processor has.
    case neon

    /// Whether this processor has them.
    public var isSupported: Bool { nabla_level_is_supported(machine) }

    var machine: nabla_level {
      switch self {
      case .portable: NABLA_PORTABLE
      case .avx2: NABLA_AVX2
      case .avx512: NABLA_AVX512
      case .neon: NABLA_NEON
      }
    }
  }

  /// The levels that this processor supports.
  public static var supportedLevels: [Level] { Level.allCases.filter(\.isSupported) }

  /// The level in use: the best one, or the one that the environment variable `NABLA_KERNELS` names.
  ///
  /// It stops the program if the variable names no level, or one that the processor does not have.
  public static let level: Level = {
    guard let text = nabla_environment("NABLA_KERNELS"), text.pointee != 0 else { return best }
    let name = String(cString: text)
    let levels = supportedLevels.map(\.rawValue).joined(separator: ", ")
    guard let level = Level(rawValue: name) else {
      misuse(
        "NABLA_KERNELS is \"\(name)\", which is no kernel level. This processor has \(levels).")
    }
    require(
      level.isSupported,
      "NABLA_KERNELS is \"\(name)\", which this processor does not support. It has \(levels).")
    return level
  }()

  /// How many threads large batches are split over, unless a call says otherwise: one a processor.
  public static let threads = max(1, Int(nabla_processor_count()))

  private static var best: Level {
    let best = nabla_best_level()
    return Level.allCases.first { $0.machine == best } ?? .portable
  }
}
