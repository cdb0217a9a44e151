import NablaCore

/// What may stand between the brackets of a tensor, one for each dimension, the outermost first:
///
/// - a whole number: one place, after which the dimension is dropped; negative ones count from the
///   end;
/// - a range (`1...`, `..<3`, `0..<2`), or ``slice(from:to:by:)`` with negative bounds and steps;
/// - ``all``, ``ellipsis`` (as many whole dimensions as there are left) and ``newAxis``;
/// - a tensor or an array of whole numbers: those places;
/// - a tensor of Bool: the places where it holds, of as many dimensions as it has.
///
/// Dimensions that are not named are whole. Whole numbers and ranges make a view, which shares its
/// elements; tensors and arrays make a copy.
public protocol TensorIndexing {
  /// What the index stands for.
  var tensorIndex: TensorIndex { get }
}

/// One index of a tensor: see ``TensorIndexing``.
public struct TensorIndex: TensorIndexing, Sendable {
  package enum Kind: Sendable {
    case place(Int)
    case slice(from: Int?, to: Int?, by: Int)
    case ellipsis
    case newAxis
    /// Of Int64, in rows.
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
  /// As many whole dimensions as there are left: `a[.ellipsis, 2]`. NumPy writes `...`.
  public static var ellipsis: TensorIndex { TensorIndex(.ellipsis) }
  /// A new dimension of length 1. NumPy writes `None`.
  public static var newAxis: TensorIndex { TensorIndex(.newAxis) }
  /// Every so many places from one up to, but without, another. Bounds may be negative, which counts
  /// from the end, and are cut to what there is, as Python does. The step must be positive.
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

/// After the last place, -1, comes the end, and not place 0.
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

/// An element of tensors that are indices of others: Int64, Int32 and UInt8.
public protocol IndexElement: NumericElement {}
extension Int64: IndexElement {}
extension Int32: IndexElement {}
extension UInt8: IndexElement {}

/// An element of tensors that may stand between the brackets of another: Bool for masks, Int64 and
/// Int32 for places.
public protocol SubscriptElement: TensorElement {}
extension Bool: SubscriptElement {}
extension Int64: SubscriptElement {}
extension Int32: SubscriptElement {}

extension Tensor: TensorIndexing where Element: SubscriptElement {
  public var tensorIndex: TensorIndex {
    TensorIndex(Element.elementType == .bool ? .mask(any) : .places(any.asIndices()))
  }
}
