import CNablaKernels
import NablaCore

/// Note [The table of kernels]: operations reach C through tables of functions on memory without a
/// type, which `nabla_kernels.h` declares and documents: `nabla_kernels` of what computes, one table for
/// Float and one for Double, and `nabla_moves` of what only moves elements, one for each size. The table
/// is chosen by the tensor's element type, here and nowhere else; an operation writes
/// `x.kernels.sum(...)` and has one text for all types. A loop that is written in Swift gets its type
/// from Note [A body for each element type].
///
/// A kernel is given shapes, addresses of elements (``AnyTensor/pointer(at:)``) and numbers. The table is
/// one of the level in use, so that no call names it, and ``Parallel`` splits the work in front of the
/// kernel, where the pieces do not change the bits.
///
/// Another device has tables of its own: functions of the same types, whose addresses are the device's
/// (those of CUDA, and of OpenCL's shared virtual memory, can be computed with as these are), and nil
/// where it has no kernel. ``AnyTensor/kernels`` then asks the storage for its device, and nil becomes
/// an error that names the operation. ``Parallel`` leaves a device's work in one piece.
package typealias KernelTable = nabla_kernels

/// The functions that move elements of one size: see Note [The table of kernels].
package typealias MoveTable = nabla_moves

extension AnyTensor {
  /// The kernels that compute with the elements.
  ///
  /// - Precondition: the elements are Float or Double.
  @inline(__always)
  var kernels: KernelTable { elementType.kernels }

  /// The kernels that move the elements.
  @inline(__always)
  var moves: MoveTable { elementType.moves }
}

extension ElementType {
  /// The kernels that compute with such elements, which are Float or Double.
  @inline(__always)
  var kernels: KernelTable {
    switch self {
    case .float32: Tables.float32.pointee
    case .float64: Tables.float64.pointee
    default: misuse("No kernel computes with elements of \(swiftName).")
    }
  }

  /// The kernels that move such elements.
  @inline(__always)
  var moves: MoveTable {
    switch size {
    case 1: Tables.bytes1.pointee
    case 4: Tables.bytes4.pointee
    default: Tables.bytes8.pointee
    }
  }
}

/// The processor's tables, of the level in use. They are constants of the program.
private enum Tables {
  nonisolated(unsafe) static let float32 = nabla_kernels_f32(Kernels.machineLevel).unsafelyUnwrapped
  nonisolated(unsafe) static let float64 = nabla_kernels_f64(Kernels.machineLevel).unsafelyUnwrapped
  nonisolated(unsafe) static let bytes1 = nabla_moves_1(Kernels.machineLevel).unsafelyUnwrapped
  nonisolated(unsafe) static let bytes4 = nabla_moves_4(Kernels.machineLevel).unsafelyUnwrapped
  nonisolated(unsafe) static let bytes8 = nabla_moves_8(Kernels.machineLevel).unsafelyUnwrapped
}
