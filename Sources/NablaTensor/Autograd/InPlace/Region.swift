import NablaCore

/// The position of a view's elements among those of its base: both layouts refer to one storage.
struct Region: Sendable {
  let base: Layout
  let view: Layout

  /// The layout of the view's elements in a tensor with the layout of the base.
  func layout(in tensor: AnyTensor) -> Layout {
    Layout(
      shape: view.shape, strides: view.strides,
      offset: tensor.layout.offset + view.offset - base.offset)
  }
}

// The operations below are linear. `TakeRegion` and `PutRegion` are transposes of each other;
// `ClearRegion` is its own transpose.

/// The region of a tensor that a view covers.
struct TakeRegion: TensorRule {
  let region: Region

  var name: String { "view" }
  var kind: TensorRuleKind { .moves }
  var derivative: String { "dx = dy at the elements of the view, 0 elsewhere" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? { inputs[0].taking(region) }
  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> { [context.seed().putting(region)] }
}

/// Zeros, except for a given region.
struct PutRegion: TensorRule {
  let region: Region

  var name: String { "put" }
  var kind: TensorRuleKind { .moves }
  var derivative: String { "dx = dy at the part" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? { inputs[0].putting(region) }
  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> { [context.seed().taking(region)] }
}

/// A tensor with a region set to zeros.
struct ClearRegion: TensorRule {
  let region: Region

  var name: String { "clear" }
  var kind: TensorRuleKind { .moves }
  var derivative: String { "dx = dy, with 0 in the part" }
  func value(_ inputs: [AnyTensor]) -> AnyTensor? { inputs[0].clearing(region) }
  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> { [context.seed().clearing(region)] }
}

/// A tensor with a region replaced by another: what a change of a view does to its base.
struct ReplaceRegion: TensorRule {
  let region: Region
  /// The operation that changed the view.
  let operation: String

  var name: String { "\(operation) of a part" }
  var kind: TensorRuleKind { .moves }
  var derivative: String { "dx = dy, with 0 in the part; of what the part became: dy there" }

  func value(_ inputs: [AnyTensor]) -> AnyTensor? {
    let result = inputs[0].arranged(as: region.base, isCopy: true)
    inputs[1].copyElements(to: result, region.layout(in: result))
    return result
  }

  func pullback(_ context: Pullback) -> InlineList<AnyTensor?> {
    [
      context.needs(0) ? context.seed().clearing(region) : nil,
      context.needs(1) ? context.seed().taking(region) : nil,
    ]
  }
}

extension AnyTensor {
  func taking(_ region: Region) -> AnyTensor {
    let whole = reading(for: "view") { arranged(as: region.base, isCopy: false) }
    return whole.alias(region.layout(in: whole)).record(
      TakeRegion(region: region), InlineList(self))
  }

  func putting(_ region: Region) -> AnyTensor {
    let whole = AnyTensor(zerosLyingAs: region.base, elementType)
    let place = region.layout(in: whole)
    reading(for: "put") {
      if place.overlaps {
        addElements(to: whole, place)
      } else {
        copyElements(to: whole, place)
      }
    }
    return whole.record(PutRegion(region: region), InlineList(self))
  }

  func clearing(_ region: Region) -> AnyTensor {
    let whole = reading(for: "clear") { arranged(as: region.base, isCopy: true) }
    AnyTensor.zeros(region.view.shape, elementType).copyElements(
      to: whole, region.layout(in: whole))
    return whole.record(ClearRegion(region: region), InlineList(self))
  }

  // MARK: Elements

  /// The elements in another layout, not recorded.
  ///
  /// - Parameter isCopy: whether the result must be a new tensor.
  func arranged(as layout: Layout, isCopy: Bool) -> AnyTensor {
    if !isCopy && self.layout.strides == layout.strides { return self }
    let result = AnyTensor(uninitializedLyingAs: layout, elementType)
    copyElements(to: result, result.layout)
    return result
  }

  /// - Precondition: the layout has the tensor's shape.
  func copyElements(to target: AnyTensor, _ place: Layout) {
    Self.copy(
      shape, elementType, from: pointer, layout.strides, to: target.pointer(of: place),
      place.strides)
  }

  /// Adds elements in order; several may have the same position.
  private func addElements(to target: AnyTensor, _ place: Layout) {
    let (rows, offsets) = (inRows(), ElementWalk(place).map { Int64($0) })
    _ = kernels.scatter_add(
      1, target.storage.byteCount / elementType.size, 1, count, rows.pointer, offsets,
      target.storage.data)
    withExtendedLifetime(rows) {}
  }

  /// A new tensor with the given layout, including its gaps.
  private convenience init(uninitializedLyingAs layout: Layout, _ elementType: ElementType) {
    let extent = layout.extent
    let bytes = extent.count * elementType.size
    guard let storage = Storage(bytes: bytes) else {
      misuse(Self.noMemory("a tensor", layout.shape, bytes))
    }
    self.init(
      elementType,
      layout: Layout(shape: layout.shape, strides: layout.strides, offset: extent.first),
      owning: storage)
  }

  private convenience init(zerosLyingAs layout: Layout, _ elementType: ElementType) {
    self.init(uninitializedLyingAs: layout, elementType)
    storage.data.initializeMemory(as: UInt8.self, repeating: 0, count: storage.byteCount)
  }
}

extension Layout {
  /// The number of storage elements that the layout spans, and the position of its first element
  /// among them.
  fileprivate var extent: (first: Int, count: Int) {
    if count == 0 { return (0, 0) }
    var (below, above) = (0, 0)
    for i in 0..<rank {
      let step = strides[i] * (shape.dimensions[i] - 1)
      if step < 0 { below -= step } else { above += step }
    }
    return (below, below + above + 1)
  }
}

/// The offsets of a layout's elements in row-major order.
struct ElementWalk: Sequence, IteratorProtocol {
  private let layout: Layout
  private var places: Dimensions
  private var offset: Int
  private var remaining: Int

  init(_ layout: Layout) {
    self.layout = layout
    places = Dimensions(repeating: 0, count: layout.rank)
    offset = layout.offset
    remaining = layout.count
  }

  mutating func next() -> Int? {
    if remaining == 0 { return nil }
    remaining -= 1
    let result = offset
    for i in stride(from: layout.rank - 1, through: 0, by: -1) {
      places[i] += 1
      offset += layout.strides[i]
      if places[i] < layout.shape.dimensions[i] { break }
      offset -= layout.strides[i] * places[i]
      places[i] = 0
    }
    return result
  }
}
