import NablaCore

/// An index of a subscript. Each applies to one dimension, unless noted, the outermost first:
///
/// - an integer selects one index and drops the dimension; negative ones count from the end;
/// - a range (`1...`, `..<3`, `0..<2`), or ``slice(from:to:by:)`` with negative bounds and steps;
/// - ``all``, ``ellipsis`` (all remaining dimensions) and ``newAxis``;
/// - a tensor or an array of integers selects these indices;
/// - a tensor of Bool selects where it is true, in as many dimensions as it has.
///
/// The remaining dimensions are selected completely. Integers and ranges make a view, which shares
/// its elements; tensors and arrays make a copy.
public protocol TensorIndexing {
  /// The index as a value.
  var tensorIndex: TensorIndex { get }
}

/// One index of a tensor: see ``TensorIndexing``.
public struct TensorIndex: TensorIndexing, Sendable {
  package enum Kind: Sendable {
    case place(Int)
    case slice(from: Int?, to: Int?, by: Int)
    case ellipsis
    case newAxis
    /// Contiguous Int64.
    case places(AnyTensor)
    /// Of Bool.
    case mask(AnyTensor)
  }

  package let kind: Kind
  package init(_ kind: Kind) { self.kind = kind }
  public var tensorIndex: TensorIndex { self }
}

extension TensorIndexing where Self == TensorIndex {
  /// A whole dimension: `a[.all, 2]`. NumPy writes `:`.
  public static var all: TensorIndex { TensorIndex(.slice(from: nil, to: nil, by: 1)) }
  /// All remaining dimensions: `a[.ellipsis, 2]`. NumPy writes `...`.
  public static var ellipsis: TensorIndex { TensorIndex(.ellipsis) }
  /// A new dimension of length 1. NumPy writes `None`.
  public static var newAxis: TensorIndex { TensorIndex(.newAxis) }
  /// Every `step`-th index from `start` up to but not including `end`. Negative bounds count from
  /// the end; bounds are clamped to the dimension, as in Python. The step must be positive.
  public static func slice(from start: Int? = nil, to end: Int? = nil, by step: Int = 1)
    -> TensorIndex
  {
    TensorIndex(.slice(from: start, to: end, by: step))
  }
}

extension Int: TensorIndexing {
  public var tensorIndex: TensorIndex { TensorIndex(.place(self)) }
}
extension Range: TensorIndexing where Bound == Int {
  public var tensorIndex: TensorIndex {
    TensorIndex(.slice(from: lowerBound, to: upperBound, by: 1))
  }
}
extension ClosedRange: TensorIndexing where Bound == Int {
  public var tensorIndex: TensorIndex {
    TensorIndex(.slice(from: lowerBound, to: place(after: upperBound), by: 1))
  }
}
extension PartialRangeFrom: TensorIndexing where Bound == Int {
  public var tensorIndex: TensorIndex { TensorIndex(.slice(from: lowerBound, to: nil, by: 1)) }
}
extension PartialRangeUpTo: TensorIndexing where Bound == Int {
  public var tensorIndex: TensorIndex { TensorIndex(.slice(from: nil, to: upperBound, by: 1)) }
}
extension PartialRangeThrough: TensorIndexing where Bound == Int {
  public var tensorIndex: TensorIndex {
    TensorIndex(.slice(from: nil, to: place(after: upperBound), by: 1))
  }
}

/// The index after -1, the last one, is the end, not index 0.
private func place(after last: Int) -> Int? { last == -1 || last == .max ? nil : last + 1 }

extension Array: TensorIndexing where Element == Int {
  public var tensorIndex: TensorIndex {
    TensorIndex(
      .places(
        AnyTensor([count], Int64.self) { memory in
          for (place, index) in enumerated() { memory[place] = Int64(index) }
        }))
  }
}

/// An element type of index tensors: Int64, Int32 and UInt8.
public protocol IndexElement: NumericElement {}
extension Int64: IndexElement {}
extension Int32: IndexElement {}
extension UInt8: IndexElement {}

/// An element type of tensors in subscripts: Bool for masks, Int64 and Int32 for indices.
public protocol SubscriptElement: TensorElement {}
extension Bool: SubscriptElement {}
extension Int64: SubscriptElement {}
extension Int32: SubscriptElement {}

extension Tensor: TensorIndexing where Element: SubscriptElement {
  public var tensorIndex: TensorIndex {
    TensorIndex(Element.elementType == .bool ? .mask(any) : .places(any.asIndices()))
  }
}
