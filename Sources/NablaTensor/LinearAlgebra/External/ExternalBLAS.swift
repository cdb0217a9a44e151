import CNablaKernels
import NablaCore

/// A BLAS for products of matrices, which the process loads while it runs, if it is asked to. It is never
/// needed.
///
///     try ExternalBLAS.load("/usr/lib/libopenblas.so")
///
/// The environment variable `NABLA_BLAS` names one, too. A library is tested against Nabla's own product
/// first, and timed: if its results are wrong, or it is not faster, it is not used, and the error says
/// why. With one, the last digits are the library's: whether they are the same for any number of threads,
/// and from run to run, is up to it.
public enum ExternalBLAS {
  /// Loads a shared library with a C interface (`cblas_sgemm`, `cblas_dgemm`) whose integers have 32 bits,
  /// and uses it from then on, on all threads. It replaces one that was loaded before.
  ///
  /// - Throws: a ``BLASError``, if it cannot be loaded, computes wrongly, or is slower than Nabla.
  public static func load(_ path: String) throws(BLASError) {
    place.set(try checked(BLASLibrary(path: path)))
  }

  /// Goes back to Nabla's own product.
  public static func unload() { place.set(nil) }

  /// The path of the library in use, or nil.
  public static var path: String? { current?.path }

  /// Why the library that `NABLA_BLAS` names is not used, or nil.
  public static var error: BLASError? { place.error }
  /// The former name of ``error``.
  @available(*, deprecated, renamed: "error")
  public static var complaint: BLASError? { error }

  static var current: BLASLibrary? { place.library }

  /// A library that computes rightly, and faster.
  static func checked(_ library: BLASLibrary) throws(BLASError) -> BLASLibrary {
    try library.test()
    let speed = library.speed()
    if speed <= 1 {
      let percent = Int((100 * speed).rounded())
      throw BLASError(
        path: library.path, reason: "it has \(percent) % of the speed of Nabla's own product")
    }
    return library
  }

  private static let place = Place()

  /// Where the library in use is found without a lock.
  private final class Place: @unchecked Sendable {
    /// Never changed after it was made.
    let error: BLASError?
    private let pointer: UnsafeMutablePointer<UnsafeMutableRawPointer?>

    init() {
      pointer = .allocate(capacity: 1)
      pointer.initialize(to: nil)
      guard let name = nabla_environment("NABLA_BLAS"), name.pointee != 0 else {
        error = nil
        return
      }
      do throws(BLASError) {
        let library = try ExternalBLAS.checked(BLASLibrary(path: String(cString: name)))
        self.error = nil
        set(library)
      } catch {
        self.error = error
      }
    }

    @inline(__always)
    var library: BLASLibrary? {
      nabla_pointer_load(pointer).map {
        Unmanaged<BLASLibrary>.fromOpaque($0).takeUnretainedValue()
      }
    }

    /// A library is never released: a thread may be using it.
    func set(_ library: BLASLibrary?) {
      nabla_pointer_store(pointer, library.map { Unmanaged.passRetained($0).toOpaque() })
    }
  }
}
