/// The memory layout of the numbers of all elements: one column each, with padding on both sides.
///
/// Note [Padding]: elements use those before them, and are run in whole vectors. The padding before
/// the first element is 0, as ``Scan`` promises. The padding after the last one starts as a copy of
/// it, and is run too; no element uses it, and its adjoints are discarded.
struct ScanColumns {
  let elements: Int
  /// The number of elements that are run, including the padding of the last vector.
  let width: Int
  /// The distance between columns.
  let stride: Int
  private let before: Int

  init(elements: Int, halo: Int) {
    let vector = Double.vectorLanes
    self.elements = elements
    width = elements.roundedUp(to: vector)
    before = halo.roundedUp(to: vector)
    stride = before + width
  }

  /// The addresses of the first numbers of `count` columns, for the elements at a given distance.
  func columns(
    _ count: Int, of memory: UnsafeMutablePointer<Double>, at distance: Int = 0, stride: Int = 0,
    alternation: Int = 0
  ) -> [StepColumn] {
    (0..<count).map {
      StepColumn(start: column($0, memory) + distance, stride: stride, alternation: alternation)
    }
  }

  /// The address of the first element's number.
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

  /// Writes `count` columns to their step among the numbers of all steps.
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
