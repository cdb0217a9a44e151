import CNablaKernels

/// The memory of tensors that share their elements.
///
/// A manually counted reference: ``AnyTensor`` retains and releases it.
package struct Storage: @unchecked Sendable {
  package let header: UnsafeMutablePointer<nabla_storage>

  /// Uninitialised memory; nil if the system does not have it.
  package init?(bytes: Int) {
    guard let header = nabla_storage_make(bytes) else { return nil }
    self.header = header
  }

  init(header: UnsafeMutablePointer<nabla_storage>) { self.header = header }

  @inline(__always)
  package var data: UnsafeMutableRawPointer { header.pointee.data }
  package var byteCount: Int { header.pointee.bytes }
  /// The number of changes in place to the elements.
  @inline(__always)
  package var version: UInt32 { nabla_storage_version(header) }
  /// The operation that last changed the elements.
  package var lastChange: String { header.pointee.change.map { String(cString: $0) } ?? "nothing" }
  package static func == (x: Storage, y: Storage) -> Bool { x.header == y.header }
}

/// The memory of all tensors and graph records of the process.
///
/// Freed memory is pooled for later tensors, because getting it from the system costs more than
/// most operations.
public enum TensorMemory {
  /// The number of bytes in use by tensors and records.
  public static var bytesInUse: Int { Int(nabla_pool_read().bytes_in_use) }
  /// The number of allocations in use by tensors and records.
  public static var piecesInUse: Int { Int(nabla_pool_read().pieces_in_use) }
  /// The number of bytes in the pool.
  public static var bytesPooled: Int { Int(nabla_pool_read().bytes_pooled) }
  /// The maximum number of bytes in the pool, 4 GiB by default. Memory above it is returned to the
  /// system.
  public static var maximumBytesPooled: Int {
    get { Int(nabla_pool_limit()) }
    set { nabla_pool_set_limit(UInt64(max(0, newValue))) }
  }
  /// Returns the pooled memory to the system, except small allocations that other threads keep.
  public static func trim() { nabla_pool_trim() }
}
