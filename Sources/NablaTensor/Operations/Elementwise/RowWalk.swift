/// A traversal of several arrays of one shape, row by row, with as few and as long rows as
/// possible.
struct RowWalk {
  /// The lengths of the dimensions of rows, the outermost first.
  private(set) var lengths: [Int] = []
  /// The strides of each array in these dimensions, followed by the stride within a row.
  private var strides: [[Int]]
  private(set) var rowLength = 1
  private let outputStrides: [Int]

  var rowCount: Int { lengths.reduce(1, *) }

  /// - Parameters:
  ///   - output: the array that determines the order; it must be dense.
  ///   - inputs: arrays of the same shape.
  init(_ output: Layout, _ inputs: [Layout]) {
    let layouts = [output] + inputs
    // Adjacent dimensions are merged if that is possible in every array.
    var dimensions: [(length: Int, strides: [Int])] = []
    let order = (0..<output.rank).filter { output.shape.dimensions[$0] != 1 }
      .sorted { output.strides[$0] > output.strides[$1] }
    for i in order {
      let length = output.shape.dimensions[i]
      let steps = layouts.map { $0.strides[i] }
      if let last = dimensions.last, zip(last.strides, steps).allSatisfy({ $0 == length * $1 }) {
        dimensions[dimensions.count - 1] = (last.length * length, steps)
      } else {
        dimensions.append((length, steps))
      }
    }
    let row = dimensions.popLast() ?? (1, layouts.map { _ in 1 })
    rowLength = row.length
    lengths = dimensions.map(\.length)
    strides = layouts.indices.map { array in
      dimensions.map { $0.strides[array] } + [row.strides[array]]
    }
    outputStrides = strides.removeFirst()
  }

  /// The stride within an input's rows.
  func rowStride(_ input: Int) -> Int { strides[input][lengths.count] }

  /// Calls `body` with the offsets, in elements, of each of the given rows in the output and the
  /// inputs.
  func forEachRow(_ rows: Range<Int>, _ body: (_ output: Int, _ inputs: [Int]) -> Void) {
    var places = [Int](repeating: 0, count: lengths.count)
    var rest = rows.lowerBound
    for i in lengths.indices.reversed() {
      places[i] = rest % lengths[i]
      rest /= lengths[i]
    }
    var offsets = strides.map { steps in zip(places, steps).reduce(0) { $0 + $1.0 * $1.1 } }
    var output = zip(places, outputStrides).reduce(0) { $0 + $1.0 * $1.1 }
    for _ in rows {
      body(output, offsets)
      var i = lengths.count - 1
      while i >= 0 {
        places[i] += 1
        output += outputStrides[i]
        for input in offsets.indices { offsets[input] += strides[input][i] }
        if places[i] < lengths[i] { break }
        output -= lengths[i] * outputStrides[i]
        for input in offsets.indices { offsets[input] -= lengths[i] * strides[input][i] }
        places[i] = 0
        i -= 1
      }
    }
  }
}
