/// A sum of what arrived, which is added to in place where nobody else can see it.
struct Gradient {
  private(set) var tensor: AnyTensor
  /// Whether the sum was made here, so that it may be changed.
  private var isOwn: Bool

  init(_ tensor: AnyTensor, isOwn: Bool = false) {
    self.tensor = tensor
    self.isOwn = isOwn
  }

  mutating func add(_ other: AnyTensor, inPlace: Bool) {
    let presence = tensor.presence
    if isOwn && inPlace {
      tensor.accumulate(other)
    } else {
      tensor = tensor.adding(other)
      isOwn = true
    }
    tensor.setPresence(ofSum: presence, other.presence)
  }
}
