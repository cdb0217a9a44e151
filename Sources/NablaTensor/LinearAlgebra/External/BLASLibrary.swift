import NablaCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The two functions of a BLAS that products of matrices need, with the integers of 32 bits that the C
/// interface has by default.
///
/// Loaded once and never unloaded, as a thread may be in it.
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
  /// - Throws: why it cannot be used.
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
    // The only way to learn that integers have 64 bits, where it can be learned, without a crash.
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

  /// How a matrix lies.
  struct Order {
    /// Whether it lies column by column.
    let isTransposed: Bool
    /// The distance of its rows, or of its columns.
    let leading: Int
    fileprivate var word: CInt { isTransposed ? 112 : 111 }
  }

  /// Operands of a product, whose result lies row by row.
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

  /// Computes a product of matrices of Float or Double: the library has a function for each.
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

/// Why a BLAS is not used.
public struct BLASError: Error, CustomStringConvertible, Equatable, Sendable {
  /// The library's path.
  public let path: String
  /// What is wrong with it.
  public let reason: String
  public var description: String { "the BLAS \(path) is not used: \(reason)" }
}
