import NablaCore

/// The lengths of a tensor's dimensions, the outermost first: `[2, 3]` is two rows of three. The
/// shape of a single number is `[]`.
public struct Shape: Sendable, Hashable, RandomAccessCollection, ExpressibleByArrayLiteral,
  CustomStringConvertible
{
  package var dimensions: Dimensions

  package init(dimensions: Dimensions) { self.dimensions = dimensions }

  /// - Precondition: no length is negative, and there are at most twelve.
  public init(_ lengths: some Sequence<Int>) {
    dimensions = Dimensions(lengths)
    for length in self {
      require(length >= 0, "a shape cannot have the negative length \(length): \(self)")
    }
  }

  public init(arrayLiteral lengths: Int...) { self.init(lengths) }

  /// How many dimensions there are.
  public var rank: Int { dimensions.count }
  public var startIndex: Int { 0 }
  public var endIndex: Int { dimensions.count }

  /// The length of a dimension.
  public subscript(index: Int) -> Int {
    require(
      index >= 0 && index < rank,
      "dimension \(index) of a shape of \(rank) dimensions: \(self)")
    return dimensions[index]
  }

  /// How many elements a tensor of this shape has.
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
  /// The strides of elements that lie row by row.
  package var contiguousStrides: Dimensions {
    var strides = dimensions
    var step = 1
    for i in stride(from: rank - 1, through: 0, by: -1) {
      strides[i] = step
      step *= Swift.max(dimensions[i], 1)
    }
    return strides
  }

  /// The shape that both are broadcast to by NumPy's rules, or nil.
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

  /// Whether a tensor of this shape is broadcast to the other by NumPy's rules.
  package func broadcasts(to other: Shape) -> Bool { broadcast(with: other) == other }
}
