import CNablaKernels
import NablaCore

/// An optional BLAS for matrix products, loaded at run time.
///
///     try ExternalBLAS.load("/usr/lib/libopenblas.so")
///
/// The environment variable `NABLA_BLAS` can name one, too. A library is first tested and timed
/// against Nabla's own product: if its results are wrong, or it is not faster, it is not used, and
/// the error says why. With an external BLAS, the last digits depend on the library, and so does
/// whether they are the same for any number of threads and in every run.
public enum ExternalBLAS {
  /// Loads a shared library with a C interface (`cblas_sgemm`, `cblas_dgemm`) with 32-bit integers,
  /// and uses it for all threads. It replaces a previously loaded one.
  ///
  /// - Throws: a ``BLASError`` if it cannot be loaded, computes wrong results, or is slower than
  ///   Nabla.
  public static func load(_ path: String) throws(BLASError) {
    place.set(try checked(BLASLibrary(path: path)))
  }

  /// Returns to Nabla's own product.
  public static func unload() { place.set(nil) }

  /// The path of the library in use, or nil if there is none.
  public static var path: String? { current?.path }

  /// The reason why the library named by `NABLA_BLAS` is not used, or nil.
  public static var error: BLASError? { place.error }
  /// The former name of ``error``.
  @available(*, deprecated, renamed: "error")
  public static var complaint: BLASError? { error }

  static var current: BLASLibrary? { place.library }

  /// Returns the library if it computes correct results and is faster than the kernel.
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

  /// Stores the library in use so that it can be read without a lock.
  private final class Place: @unchecked Sendable {
    /// Immutable after initialisation.
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

    /// A library is never released, because a thread may be using it.
    func set(_ library: BLASLibrary?) {
      nabla_pointer_store(pointer, library.map { Unmanaged.passRetained($0).toOpaque() })
    }
  }
}
