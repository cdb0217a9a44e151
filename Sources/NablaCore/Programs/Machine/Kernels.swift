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
  /// It stops the program with a message if the variable names no level, or one that this processor
  /// does not have.
  public static let level: Level = {
    if let levelError { misuse(levelError) }
    return named.flatMap { Level(rawValue: $0) } ?? best
  }()

  /// What is wrong with the environment variable `NABLA_KERNELS`, or nil: it names no level, or one
  /// that this processor does not have.
  package static let levelError: String? = {
    guard let named else { return nil }
    let levels = supportedLevels.map(\.rawValue).joined(separator: ", ")
    guard let level = Level(rawValue: named) else {
      return
        "NABLA_KERNELS is \"\(named)\", which is no kernel level. This processor has \(levels)."
    }
    if level.isSupported { return nil }
    return "NABLA_KERNELS is \"\(named)\", which this processor does not support. It has \(levels)."
  }()

  private static let named: String? = nabla_environment("NABLA_KERNELS").flatMap { text in
    text.pointee == 0 ? nil : String(cString: text)
  }

  /// How many threads large batches and large operations on tensors are split over, unless a call says
  /// otherwise: as many as the environment variable `NABLA_THREADS` says, or one a processor.
  public static let threads: Int = {
    guard let text = nabla_environment("NABLA_THREADS").map({ String(cString: $0) }),
      !text.isEmpty
    else { return max(1, Int(nabla_processor_count())) }
    guard let count = Int(text), count >= 1 else {
      misuse("NABLA_THREADS is \"\(text)\", which is no number of threads.")
    }
    return count
  }()

  private static var best: Level {
    let best = nabla_best_level()
    return Level.allCases.first { $0.machine == best } ?? .portable
  }
}

extension Kernels {
  /// The level in use, as the kernels' functions take it.
  package static let machineLevel: nabla_level = level.machine
}
