import Nabla
import NablaTensor

/// An input of a recorded call as a typed tensor.
///
/// All recorded real numbers of a call become elements of type `Element`: a call that mixes types
/// has `foreign` operands.
enum OracleOperand<Element: DifferentiableElement> {
  case real(Tensor<Element>)
  case int64(Tensor<Int64>)
  case int32(Tensor<Int32>)
  case uint8(Tensor<UInt8>)
  case bool(Tensor<Bool>)
  /// A tensor of a type that the library does not have, or of another type than the call's.
  case foreign(StoredType)

  /// - Parameters:
  ///   - input: the layout, and whether it is a leaf that requires a gradient.
  ///   - stored: the elements.
  ///   - reals: the type of the call's real numbers.
  init(_ input: Manifest.Input, _ stored: StoredTensor, reals: StoredType) {
    switch input.dtype {
    case reals:
      let tensor = Self.laidOut(input, stored.reals.map { Element($0) })
      if input.requiresGrad { tensor.requiresGrad = true }
      self = .real(tensor)
    case .float64, .float32, .int16, .int8: self = .foreign(input.dtype)
    case .int64: self = .int64(Self.laidOut(input, stored.integers))
    case .int32: self = .int32(Self.laidOut(input, stored.integers.map { Int32($0) }))
    case .uint8: self = .uint8(Self.laidOut(input, stored.integers.map { UInt8($0) }))
    case .bool: self = .bool(Self.laidOut(input, stored.integers.map { $0 != 0 }))
    }
  }

  var description: String {
    switch self {
    case .real: "Tensor<\(Element.self)>"
    case .int64: "Tensor<Int64>"
    case .int32: "Tensor<Int32>"
    case .uint8: "Tensor<UInt8>"
    case .bool: "Tensor<Bool>"
    case .foreign(.float32): "Tensor<Float>"
    case .foreign(.float64): "Tensor<Double>"
    case .foreign(let type): "a tensor of \(type)"
    }
  }

  /// A tensor with the recorded strides and offset: a view of sufficiently many elements.
  private static func laidOut<E: TensorElement>(
    _ input: Manifest.Input, _ elements: [E]
  ) -> Tensor<E> {
    let shape = Shape(input.shape)
    if elements.isEmpty || shape.rank < input.shape.count {
      return Tensor(shape: shape, scalars: elements)
    }
    let steps = zip(input.shape, input.strides).map { ($0 - 1) * $1 }
    var memory = [E](
      repeating: elements[0], count: input.offset + 1 + steps.reduce(0, +))
    for (index, element) in elements.enumerated() {
      var (place, rest) = (input.offset, index)
      for (length, stride) in zip(input.shape, input.strides).reversed() {
        place += rest % length * stride
        rest /= length
      }
      memory[place] = element
    }
    let whole = Tensor(memory)
    let layout = Layout(
      shape: shape, strides: Dimensions(input.strides), offset: input.offset)
    return Tensor(whole.any.alias(layout))
  }
}
