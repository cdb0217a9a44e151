/// The neighbours of every vertex in one flat array.
///
/// Within one vertex the neighbours keep the order of the pairs that they came from.
struct Adjacency {
  private var starts: [Int]
  private var targets: [Int]

  init(count: Int, pairs: [(from: Int, to: Int)]) {
    starts = Array(repeating: 0, count: count + 1)
    targets = Array(repeating: 0, count: pairs.count)
    for pair in pairs { starts[pair.from + 1] += 1 }
    for vertex in 0..<count { starts[vertex + 1] += starts[vertex] }
    var next = starts
    for pair in pairs {
      targets[next[pair.from]] = pair.to
      next[pair.from] += 1
    }
  }

  subscript(vertex: Int) -> ArraySlice<Int> {
    targets[starts[vertex]..<starts[vertex + 1]]
  }
}
