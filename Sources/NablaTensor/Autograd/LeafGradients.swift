/// What has arrived at leaves, in the order in which they were reached.
struct LeafGradients {
  private(set) var leaves: [AnyTensor] = []
  private var gradients: [Gradient?] = []
  private var places = PlaceTable()

  mutating func add(_ gradient: AnyTensor, to leaf: AnyTensor, inPlace: Bool) {
    if let place = places[Self.key(leaf)] {
      gradients[place]!.add(gradient, inPlace: inPlace)
    } else {
      places[Self.key(leaf)] = leaves.count
      leaves.append(leaf)
      gradients.append(Gradient(gradient))
    }
  }

  subscript(leaf: AnyTensor) -> AnyTensor? {
    get { places[Self.key(leaf)].flatMap { gradients[$0]?.tensor } }
    set {
      if let place = places[Self.key(leaf)], let newValue {
        gradients[place] = Gradient(newValue)
      }
    }
  }

  /// The gradient of a leaf, which is kept no longer.
  mutating func take(_ leaf: AnyTensor) -> AnyTensor? {
    places[Self.key(leaf)].flatMap { gradients[$0].take()?.tensor }
  }

  private static func key(_ leaf: AnyTensor) -> UInt64 {
    UInt64(UInt(bitPattern: Unmanaged.passUnretained(leaf).toOpaque()))
  }
}
