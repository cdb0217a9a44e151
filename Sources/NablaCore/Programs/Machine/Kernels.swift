import CNablaKernels

/// The instruction sets that the kernels use.
public enum Kernels {
  /// An instruction set that the kernels are compiled for.
  public enum Level: String, CaseIterable, Sendable {
    /// The compiler's baseline, without fused multiply-add.
    case portable
    /// x86-64's 32-byte vectors with fused multiply-add.
    case avx2
    /// x86-64's 64-byte vectors: AVX-512 F, DQ, VL and BW.
    case avx512
    /// arm64's vectors, which every arm64 processor has.
    case neon

    /// Whether this processor supports the level.
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

  /// The level in use: the best supported one, or the one named by the environment variable
  /// `NABLA_KERNELS`.
  ///
  /// Reading this traps with a message if the variable names no level, or one that this processor
  /// does not support.
  public static let level: Level = {
    if let levelError { misuse(levelError) }
    return named.flatMap { Level(rawValue: $0) } ?? best
  }()

  /// The error in the environment variable `NABLA_KERNELS`, or nil: it names no level, or one that
  /// this processor does not support.
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

  /// The default number of threads for large batches and large tensor operations: the value of the
  /// environment variable `NABLA_THREADS`, or one a processor.
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
  /// The level in use, as the C kernels take it.
  package static let machineLevel: nabla_level = level.machine
}
