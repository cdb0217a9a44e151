/// The nodes that gradients have arrived at, the highest number first.
struct PendingNodes {
  struct Entry {
    let node: Node
    /// What has arrived at each output; nil where nothing has.
    var seeds: InlineList<AnyTensor?>
    /// Which of these are sums that were made here: bits, for the first outputs.
    fileprivate var own: UInt64 = 0

    fileprivate mutating func add(_ gradient: AnyTensor, to output: Int, inPlace: Bool) {
      guard let seed = seeds[output] else {
        seeds[output] = gradient
        return
      }
      let bit: UInt64 = 1 << UInt64(output)
      var sum = Gradient(seed, isOwn: own & bit != 0)
      sum.add(gradient, inPlace: inPlace)
      seeds[output] = sum.tensor
      own |= bit
    }
  }

  private var entries: [Entry?] = []
  private var free: [Int] = []
  /// A heap of numbers with the places of their entries.
  private var heap: [(sequence: UInt64, place: Int)] = []
  /// Places by number, open addressing; few nodes are pending at a time, but some graphs are wide.
  private var table = PlaceTable()

  mutating func add(_ gradient: AnyTensor, to node: Node, output: Int, inPlace: Bool) {
    if let place = table[node.sequence] {
      entries[place]!.add(gradient, to: output, inPlace: inPlace)
      return
    }
    var seeds = InlineList<AnyTensor?>()
    for i in 0..<node.outputCount { seeds.append(i == output ? gradient : nil) }
    let place = free.popLast() ?? entries.count
    if place == entries.count { entries.append(nil) }
    entries[place] = Entry(node: node, seeds: seeds)
    table[node.sequence] = place
    push((node.sequence, place))
  }

  mutating func popLast() -> Entry? {
    guard let (sequence, place) = pop() else { return nil }
    table[sequence] = nil
    free.append(place)
    return entries[place].take()
  }

  // MARK: The heap

  private mutating func push(_ item: (sequence: UInt64, place: Int)) {
    heap.append(item)
    var i = heap.count - 1
    while i > 0, heap[(i - 1) / 2].sequence < heap[i].sequence {
      heap.swapAt(i, (i - 1) / 2)
      i = (i - 1) / 2
    }
  }

  private mutating func pop() -> (sequence: UInt64, place: Int)? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    if heap.isEmpty { return first }
    heap[0] = last
    var i = 0
    while true {
      var largest = i
      for child in [2 * i + 1, 2 * i + 2]
      where child < heap.count && heap[child].sequence > heap[largest].sequence {
        largest = child
      }
      if largest == i { return first }
      heap.swapAt(i, largest)
      i = largest
    }
  }
}
