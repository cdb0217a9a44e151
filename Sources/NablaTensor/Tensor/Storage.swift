import CNablaKernels

/// The memory that tensors which share their elements have in common.
///
/// A reference that is counted by hand: ``AnyTensor`` retains and releases it.
package struct Storage: @unchecked Sendable {
  package let header: UnsafeMutablePointer<nabla_storage>

  package init(bytes: Int) { header = nabla_storage_make(bytes) }

  init(header: UnsafeMutablePointer<nabla_storage>) { self.header = header }

  @inline(__always)
  package var data: UnsafeMutableRawPointer { header.pointee.data }
  package var byteCount: Int { header.pointee.bytes }
  /// How often the elements were changed in place.
  @inline(__always)
  package var version: UInt32 { nabla_storage_version(header) }
  /// The operation that changed the elements last.
  package var lastChange: String { header.pointee.change.map { String(cString: $0) } ?? "nothing" }
  package static func == (x: Storage, y: Storage) -> Bool { x.header == y.header }
}

/// The memory of all tensors of the process, and of the records of what computed them.
///
/// Freed memory is kept for the next tensors, as getting it from the system costs more than most
/// operations do.
public enum TensorMemory {
  /// The bytes that tensors and records occupy.
  public static var bytesInUse: Int { Int(nabla_pool_read().bytes_in_use) }
  /// How many pieces of memory they occupy.
  public static var piecesInUse: Int { Int(nabla_pool_read().pieces_in_use) }
  /// The bytes that are kept for tensors and records to come.
  public static var bytesPooled: Int { Int(nabla_pool_read().bytes_pooled) }
  /// How many bytes are kept at most, 4 GiB unless set otherwise. What is above goes back to the system.
  public static var maximumBytesPooled: Int {
    get { Int(nabla_pool_limit()) }
    set { nabla_pool_set_limit(UInt64(max(0, newValue))) }
  }
  /// Gives the memory that is kept back to the system, except small pieces that other threads keep.
  public static func trim() { nabla_pool_trim() }
}
