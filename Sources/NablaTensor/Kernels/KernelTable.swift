import CNablaKernels
import NablaCore

/// Note [The table of kernels]: operations call C through tables of functions on untyped memory,
/// which `nabla_kernels.h` declares and documents: `nabla_kernels` for arithmetic, with one table
/// for Float and one for Double, and `nabla_moves` for moving elements, with one table for each
/// element size. The table is chosen by the tensor's element type, only here; an operation calls
/// `x.kernels.sum(...)` and has one text for all types. Loops written in Swift get their type from
/// Note [A body for each element type].
///
/// The arguments of a kernel are shapes, addresses of elements (``AnyTensor/pointer(at:)``) and
/// numbers. The table belongs to the level in use, so no call names the level. ``Parallel`` splits
/// the work before it calls the kernel, in a way that does not change the bits.
///
/// Another device has tables of its own: functions of the same types, whose addresses are the
/// device's (those of CUDA, and of OpenCL's shared virtual memory, allow the same address
/// arithmetic), and nil where it has no kernel. ``AnyTensor/kernels`` then asks the storage for its
/// device, and nil becomes an error that names the operation. ``Parallel`` does not split a
/// device's work.
package typealias KernelTable = nabla_kernels

/// The functions that move elements of one size: see Note [The table of kernels].
package typealias MoveTable = nabla_moves

extension AnyTensor {
  /// The kernels for arithmetic on the elements.
  ///
  /// - Precondition: the elements are Float or Double.
  @inline(__always)
  var kernels: KernelTable { elementType.kernels }

  /// The kernels that move elements.
  @inline(__always)
  var moves: MoveTable { elementType.moves }
}

extension ElementType {
  /// The kernels for arithmetic on elements of this type, Float or Double.
  @inline(__always)
  var kernels: KernelTable {
    switch self {
    case .float32: Tables.float32.pointee
    case .float64: Tables.float64.pointee
    default: misuse("No kernel computes with elements of \(swiftName).")
    }
  }

  /// The kernels that move elements of this type.
  @inline(__always)
  var moves: MoveTable {
    switch size {
    case 1: Tables.bytes1.pointee
    case 4: Tables.bytes4.pointee
    default: Tables.bytes8.pointee
    }
  }
}

/// The processor's tables for the level in use, which is constant for the process.
private enum Tables {
  nonisolated(unsafe) static let float32 = nabla_kernels_f32(Kernels.machineLevel).unsafelyUnwrapped
  nonisolated(unsafe) static let float64 = nabla_kernels_f64(Kernels.machineLevel).unsafelyUnwrapped
  nonisolated(unsafe) static let bytes1 = nabla_moves_1(Kernels.machineLevel).unsafelyUnwrapped
  nonisolated(unsafe) static let bytes4 = nabla_moves_4(Kernels.machineLevel).unsafelyUnwrapped
  nonisolated(unsafe) static let bytes8 = nabla_moves_8(Kernels.machineLevel).unsafelyUnwrapped
}
