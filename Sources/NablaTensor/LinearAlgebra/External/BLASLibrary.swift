import NablaCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The two BLAS functions for matrix products, with the 32-bit integers that the C interface has by
/// default.
///
/// Loaded once and never unloaded, because a thread may be executing it.
package final class BLASLibrary: Sendable {
  package typealias SingleProduct =
    @convention(c) (
      CInt, CInt, CInt, CInt, CInt, CInt, Float, UnsafePointer<Float>?, CInt, UnsafePointer<Float>?,
      CInt, Float, UnsafeMutablePointer<Float>?, CInt
    ) -> Void
  package typealias DoubleProduct =
    @convention(c) (
      CInt, CInt, CInt, CInt, CInt, CInt, Double, UnsafePointer<Double>?, CInt,
      UnsafePointer<Double>?, CInt, Double, UnsafeMutablePointer<Double>?, CInt
    ) -> Void

  let path: String
  private let single: SingleProduct
  private let double: DoubleProduct

  package init(
    path: String, single: @escaping SingleProduct, double: @escaping DoubleProduct
  ) {
    self.path = path
    self.single = single
    self.double = double
  }

  /// Opens a shared library.
  ///
  /// - Throws: a ``BLASError`` if it cannot be used.
  convenience init(path: String) throws(BLASError) {
    guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
      let reason = dlerror().map { String(cString: $0) } ?? "for no stated reason"
      throw BLASError(path: path, reason: "it cannot be loaded: \(reason)")
    }
    func symbol<Function>(_ name: String, as _: Function.Type) throws(BLASError) -> Function {
      guard let address = dlsym(handle, name) else {
        throw BLASError(
          path: path, reason: "it has no function \(name), so it is no BLAS with a C interface")
      }
      return unsafeBitCast(address, to: Function.self)
    }
    // Detects 64-bit integers, as far as possible, without a crash.
    if let address = dlsym(handle, "openblas_get_config") {
      let configuration = unsafeBitCast(
        address, to: (@convention(c) () -> UnsafePointer<CChar>?).self)
      if let text = configuration(), String(cString: text).contains("USE64BITINT") {
        throw BLASError(
          path: path, reason: "its integers have 64 bits: build or install the one with 32")
      }
    }
    self.init(
      path: path, single: try symbol("cblas_sgemm", as: SingleProduct.self),
      double: try symbol("cblas_dgemm", as: DoubleProduct.self))
  }

  /// The memory order of a matrix.
  struct Order {
    /// Whether it is column-major.
    let isTransposed: Bool
    /// The distance between rows, or between columns if it is column-major.
    let leading: Int
    fileprivate var word: CInt { isTransposed ? 112 : 111 }
  }

  /// The operands of a product, whose result is row-major.
  struct Product {
    let m: Int
    let n: Int
    let k: Int
    let left: UnsafeMutableRawPointer
    let leftOrder: Order
    let right: UnsafeMutableRawPointer
    let rightOrder: Order
    let result: UnsafeMutableRawPointer
    let accumulates: Bool
  }

  /// Computes a product of matrices of Float or Double with the library's function for the type.
  func multiply(_ product: Product, of elementType: ElementType) {
    let rowMajor: CInt = 101
    let (m, n, k) = (CInt(product.m), CInt(product.n), CInt(product.k))
    let (left, right) = (product.leftOrder, product.rightOrder)
    let beta = product.accumulates ? 1 : 0
    switch elementType {
    case .float32:
      single(
        rowMajor, left.word, right.word, m, n, k, 1, product.left.elements(), CInt(left.leading),
        product.right.elements(), CInt(right.leading), Float(beta), product.result.elements(), n)
    default:
      double(
        rowMajor, left.word, right.word, m, n, k, 1, product.left.elements(), CInt(left.leading),
        product.right.elements(), CInt(right.leading), Double(beta), product.result.elements(), n)
    }
  }
}

/// The reason why a BLAS is not used.
public struct BLASError: Error, CustomStringConvertible, Equatable, Sendable {
  /// The library's path.
  public let path: String
  /// What is wrong with it.
  public let reason: String
  public var description: String { "the BLAS \(path) is not used: \(reason)" }
}
