import CNablaKernels
import NablaCore

/// Elements taken along a dimension by their places: what the extremes and the sorted elements are.
/// A linear operation, whose transpose puts them back.
private struct TakeAlong: TensorRule {
  let places: AnyTensor
  let axis: Int
  let length: Int

  var name: String { "takeAlong" }
  var derivative: String { "the gradient, added to where the elements were" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? { inputs[0].taken(places, along: axis) }
  func pullback(_ context: Pullback) -> [AnyTensor?] {
    [context.seed().put(places, along: axis, length)]
  }
}

/// Elements added to zeros along a dimension: the transpose of ``TakeAlong``.
private struct PutAlong: TensorRule {
  let places: AnyTensor
  let axis: Int
  let length: Int

  var name: String { "putAlong" }
  var derivative: String { "the gradient, taken from where the elements went" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? { inputs[0].put(places, along: axis, length) }
  func pullback(_ context: Pullback) -> [AnyTensor?] { [context.seed().taken(places, along: axis)] }
}

extension AnyTensor {
  /// The elements at places along a dimension.
  ///
  /// - Precondition: the places are in range, and of the tensor's shape but for the dimension.
  func taken(_ places: AnyTensor, along axis: Int) -> AnyTensor {
    let (outer, length, inner) = extent(of: axis)
    let count = places.extent(of: axis).length
    let result = AnyTensor(elementType, uninitialized: Layout(contiguous: places.shape))
    reading(for: "takeAlong") {
      let (source, indices) = (inRows(), places.inRows())
      let gather =
        switch elementType.size {
        case 1: nabla_gather_1
        case 4: nabla_gather_4
        default: nabla_gather_8
        }
      _ = gather(
        Kernels.machineLevel, outer, length, inner, count, source.pointer,
        indices.pointer.assumingMemoryBound(to: Int64.self), result.pointer)
      withExtendedLifetime((source, indices)) {}
    }
    return result.record(TakeAlong(places: places, axis: axis, length: length), Few(self))
  }

  /// Zeros, with the elements added at places along a dimension of that length.
  func put(_ places: AnyTensor, along axis: Int, _ length: Int) -> AnyTensor {
    let (outer, count, inner) = extent(of: axis)
    var dimensions = shape.dimensions
    if rank > 0 { dimensions[axis] = length }
    let result = AnyTensor.zeros(Shape(dimensions: dimensions), elementType).copied()
    reading(for: "putAlong") {
      let (source, indices) = (inRows(), places.inRows())
      let places = indices.pointer.assumingMemoryBound(to: Int64.self)
      if elementType == .float32 {
        _ = nabla_scatter_add_f32(
          Kernels.machineLevel, outer, length, inner, count,
          source.pointer.assumingMemoryBound(to: Float.self), places,
          result.pointer.assumingMemoryBound(to: Float.self))
      } else {
        _ = nabla_scatter_add_f64(
          Kernels.machineLevel, outer, length, inner, count,
          source.pointer.assumingMemoryBound(to: Double.self), places,
          result.pointer.assumingMemoryBound(to: Double.self))
      }
      withExtendedLifetime((source, indices)) {}
    }
    return result.record(PutAlong(places: places, axis: axis, length: length), Few(self))
  }
}
