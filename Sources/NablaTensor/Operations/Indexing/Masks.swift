import NablaCore

extension AnyTensor {
  /// A copy with a value where a mask of Bool is true.
  package func maskedFill(_ mask: AnyTensor, with value: AnyTensor) -> AnyTensor {
    guard value.rank == 0 else {
      return fail(
        """
        maskedFill: the value \(value.text) is no single number. For other values, use \
        Tensor.where(mask, values, x).
        """, like: self)
    }
    return .where(mask, value, self)
  }

  /// The elements where a mask of Bool is true, in row-major order. The two are broadcast.
  package func maskedSelect(_ mask: AnyTensor) -> AnyTensor {
    guard let common = shape.broadcast(with: mask.shape) else {
      return fail(
        """
        maskedSelect: the mask \(mask.text) and \(text) cannot be broadcast together. Counted from \
        the last, dimensions must be equal, or one of them 1.
        """, elementType, [0])
    }
    guard Self.check(common, for: "maskedSelect", of: [self, mask]) else {
      return .zeros([0], elementType)
    }
    let places = mask.expanded(to: common).places()
    return expanded(to: common).reshaped(to: [common.elementCount]).indexSelect(places, 0)
  }

  /// The row-major indices of the true elements of a mask, as a list of Int64.
  func places() -> AnyTensor {
    reading(for: "places") {
      let mask = inRows()
      let flags = mask.buffer(of: Bool.self)
      return AnyTensor([flags.lazy.filter { $0 }.count], Int64.self) { memory in
        var next = 0
        for (place, flag) in flags.enumerated() where flag {
          memory[next] = Int64(place)
          next += 1
        }
      }
    }
  }

  /// The indices of the true elements of a mask in each dimension: lists of Int64.
  func coordinates() -> [AnyTensor] {
    let places = places()
    return (0..<rank).map { dimension in
      let (_, length, inner) = extents(around: dimension)
      let numbers = places.memory(of: Int64.self)
      return AnyTensor(places.shape, Int64.self) { memory in
        for i in memory.indices {
          memory[i] = numbers[i] / Int64(inner) % Int64(length)
        }
      }
    }
  }
}
