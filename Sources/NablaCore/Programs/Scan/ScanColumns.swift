/// How the numbers of all elements lie in memory: a column of each, with padding on both sides.
///
/// Note [Padding]: elements see those before them, and are run in whole vectors. The padding before
/// the first element is 0, as ``Scan`` promises. That behind the last one starts as the last one, and
/// is run with it; no element sees it, and its adjoints are added to none.
struct ScanColumns {
  let elements: Int
  /// How many elements are run, the padding of the last vector included.
  let width: Int
  /// From one column to the next.
  let stride: Int
  private let before: Int

  init(elements: Int, halo: Int) {
    let vector = Double.vectorLanes
    self.elements = elements
    width = elements.roundedUp(to: vector)
    before = halo.roundedUp(to: vector)
    stride = before + width
  }

  /// The first numbers of `count` columns, or those of the elements at a distance.
  func columns(
    _ count: Int, of memory: UnsafeMutablePointer<Double>, at distance: Int = 0, stride: Int = 0,
    alternation: Int = 0
  ) -> [StepColumn] {
    (0..<count).map {
      StepColumn(start: column($0, memory) + distance, stride: stride, alternation: alternation)
    }
  }

  /// The first element's number.
  func column(
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
    end.update(repeating: end[-1], count: width - elements)
  }
}
