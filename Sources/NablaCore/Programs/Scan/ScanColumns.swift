/// How the numbers of all elements lie in memory: a column of each, with padding on both sides.
///
/// Note [Padding]: elements are run in whole vectors, and see others. The padding before the first
/// element is 0, as ``Scan`` promises. That behind the last one repeats it, so that it is computed
/// with what a real element is; its adjoints are 0, so that it has no part in any gradient.
struct ScanColumns {
  let elements: Int
  /// How many elements are run, the padding of the last vector included.
  let width: Int
  /// From one column to the next.
  let stride: Int
  private let before: Int
  private let seesOthers: Bool

  init(elements: Int, reach: Int) {
    let vector = Double.vectorLanes
    self.elements = elements
    width = elements.roundedUp(to: vector)
    before = reach.roundedUp(to: vector)
    stride = 2 * before + width
    seesOthers = reach > 0
  }

  private var padding: Int { stride - before - elements }

  /// The first numbers of `count` columns, or those of the elements at a distance.
  func columns(
    _ count: Int, of memory: UnsafeMutablePointer<Double>, at distance: Int = 0, stride: Int = 0,
    alternation: Int = 0
  ) -> [StepColumn] {
    (0..<count).map {
      StepColumn(start: column($0, memory) + distance, stride: stride, alternation: alternation)
    }
  }

  private func column(
    _ place: Int, _ memory: UnsafeMutablePointer<Double>
  ) -> UnsafeMutablePointer<Double> {
    memory + place * stride + before
  }

  func load(_ numbers: [Double], _ count: Int, to memory: UnsafeMutablePointer<Double>) {
    numbers.withUnsafeBufferPointer { load($0, count, at: 0, to: memory) }
  }

  /// Fills `count` columns with the numbers of a step.
  func load(
    _ numbers: UnsafeBufferPointer<Double>, _ count: Int, at step: Int,
    to memory: UnsafeMutablePointer<Double>
  ) {
    guard count > 0, let start = numbers.baseAddress else { return }
    for place in 0..<count {
      column(place, memory).update(from: start + (step * count + place) * elements, count: elements)
      repeatLast(place, memory)
    }
  }

  /// Writes `count` columns to their place among the numbers of all steps.
  func store(
    _ memory: UnsafeMutablePointer<Double>, _ count: Int,
    to numbers: UnsafeMutableBufferPointer<Double>, at step: Int
  ) {
    guard count > 0, let start = numbers.baseAddress else { return }
    for place in 0..<count {
      (start + (step * count + place) * elements).update(
        from: column(place, memory), count: elements)
    }
  }

  private func repeatLast(_ place: Int, _ memory: UnsafeMutablePointer<Double>) {
    let end = column(place, memory) + elements
    end.update(repeating: end[-1], count: padding)
  }

  /// Makes the padding of computed columns that of others; where no element sees another, it is
  /// already.
  func repeatLast(_ count: Int, in memory: UnsafeMutablePointer<Double>) {
    if seesOthers { for place in 0..<count { repeatLast(place, memory) } }
  }

  /// Makes the padding of adjoints 0.
  func clearPadding(_ count: Int, in memory: UnsafeMutablePointer<Double>) {
    for place in 0..<count {
      (column(place, memory) + elements).update(repeating: 0, count: padding)
    }
  }
}
