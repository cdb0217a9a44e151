import NablaCore

/// The lengths of a tensor's dimensions, the outermost first: `[2, 3]` is two rows of three. The
/// shape of a scalar is `[]`.
public struct Shape: Sendable, Hashable, RandomAccessCollection, ExpressibleByArrayLiteral,
  CustomStringConvertible
{
  package var dimensions: Dimensions

  package init(dimensions: Dimensions) { self.dimensions = dimensions }

  /// A shape of at most twelve non-negative lengths; anything else is an error.
  public init(_ lengths: some Sequence<Int>) {
    dimensions = Dimensions()
    var extent: Int? = 1
    for length in lengths {
      extent = extent.flatMap { Self.extent($0, times: length) }
      if length < 0 || extent == nil || rank == Dimensions.maximumRank {
        refuse(length)
        return
      }
      dimensions.append(length)
    }
  }

  /// The product of the lengths so far and one more, in which 0 counts as 1; nil if a tensor cannot
  /// have so many elements.
  ///
  /// Every shape is checked by it: the strides, which it bounds, and the size in bytes must be
  /// numbers, too.
  @inline(__always)
  private static func extent(_ extent: Int, times length: Int) -> Int? {
    let product = extent.multipliedReportingOverflow(by: Swift.max(length, 1))
    return product.overflow || product.partialValue > Int.max / 8 ? nil : product.partialValue
  }

  /// Whether a tensor can have so many elements: for shapes that are put together of others.
  package var isPossible: Bool {
    var extent: Int? = 1
    for i in 0..<rank { extent = extent.flatMap { Self.extent($0, times: dimensions[i]) } }
    return extent != nil
  }

  /// A shape of computed lengths: it is an error if one of them overflowed.
  package init(checked lengths: some Sequence<(partialValue: Int, overflow: Bool)>) {
    self.init(lengths.map { $0.overflow ? Int.max : $0.partialValue })
  }

  /// Reports an invalid length.
  private mutating func refuse(_ length: Int) {
    let known = map { "\($0), " }.joined() + "\(length)"
    if length < 0 {
      fail("a shape cannot have the negative length \(length): [\(known)]")
    } else if rank == Dimensions.maximumRank {
      fail(
        """
        a tensor has at most \(Dimensions.maximumRank) dimensions: [\(known), ...]. Make several \
        dimensions one.
        """)
    } else {
      fail("a tensor cannot have so many elements: [\(known)]")
    }
    dimensions = Dimensions()
  }

  public init(arrayLiteral lengths: Int...) { self.init(lengths) }

  /// The number of dimensions.
  public var rank: Int { dimensions.count }
  public var startIndex: Int { 0 }
  public var endIndex: Int { dimensions.count }

  /// The length of a dimension.
  public subscript(index: Int) -> Int {
    if index < 0 || index >= rank {
      fail(
        """
        there is no dimension \(index) in the shape \(self): it must be from 0 to \(rank - 1)
        """)
      return 1
    }
    return dimensions[index]
  }

  /// The number of elements of a tensor of this shape.
  public var elementCount: Int {
    var count = 1
    for i in 0..<dimensions.count { count *= dimensions[i] }
    return count
  }

  public var description: String {
    "[" + map(String.init).joined(separator: ", ") + "]"
  }

  public func hash(into hasher: inout Hasher) {
    for i in 0..<rank { hasher.combine(dimensions[i]) }
  }
}

extension Shape {
  /// The strides of a contiguous tensor.
  package var contiguousStrides: Dimensions {
    var strides = dimensions
    var step = 1
    for i in stride(from: rank - 1, through: 0, by: -1) {
      strides[i] = step
      step *= Swift.max(dimensions[i], 1)
    }
    return strides
  }

  /// The common broadcast shape by NumPy's rules, or nil.
  package func broadcast(with other: Shape) -> Shape? {
    if self == other { return self }
    var result = rank >= other.rank ? self : other
    let shorter = rank >= other.rank ? other : self
    let shift = result.rank - shorter.rank
    for i in 0..<shorter.rank {
      let (long, short) = (result.dimensions[shift + i], shorter.dimensions[i])
      if long == short || short == 1 { continue }
      if long != 1 { return nil }
      result.dimensions[shift + i] = short
    }
    return result
  }

  /// Whether a tensor of this shape can be broadcast to the other by NumPy's rules.
  package func broadcasts(to other: Shape) -> Bool { broadcast(with: other) == other }
}
