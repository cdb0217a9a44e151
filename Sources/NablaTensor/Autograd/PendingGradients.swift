/// A priority queue of nodes that gradients have arrived at, the highest number first.
struct PendingNodes {
  struct Entry {
    let node: Node
    /// The sum of the gradients of each output so far; nil where none has arrived.
    var seeds: InlineList<AnyTensor?>
    /// Which of these sums were allocated here, as bits, for the first outputs.
    fileprivate var own: UInt64 = 0

    fileprivate mutating func add(_ gradient: AnyTensor, to output: Int, inPlace: Bool) {
      guard let seed = seeds[output] else {
        seeds[output] = gradient
        return
      }
      let bit: UInt64 = 1 << UInt64(output)
      var sum = GradientSum(seed, isOwn: own & bit != 0)
      sum.add(gradient, inPlace: inPlace)
      seeds[output] = sum.tensor
      own = sum.isOwn ? own | bit : own & ~bit
    }
  }

  private var entries: [Entry?] = []
  private var free: [Int] = []
  /// A heap of node numbers with the indices of their entries.
  private var heap: [(sequence: UInt64, place: Int)] = []
  /// Entry indices by node number. Few nodes are pending at a time, but some graphs are wide.
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

  /// The sum of the gradients that have arrived at an output of a pending node.
  func total(at node: Node, _ output: Int) -> AnyTensor? {
    table[node.sequence].flatMap { entries[$0]?.seeds[output] }
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

/// The gradients of leaves, in the order in which the leaves were reached.
struct LeafGradients {
  private(set) var leaves: [AnyTensor] = []
  private var gradients: [GradientSum?] = []
  private var places = PlaceTable()

  mutating func add(_ gradient: AnyTensor, to leaf: AnyTensor, inPlace: Bool) {
    if let place = places[Self.key(leaf)] {
      gradients[place]!.add(gradient, inPlace: inPlace)
    } else {
      places[Self.key(leaf)] = leaves.count
      leaves.append(leaf)
      gradients.append(GradientSum(gradient))
    }
  }

  subscript(leaf: AnyTensor) -> AnyTensor? {
    get { places[Self.key(leaf)].flatMap { gradients[$0]?.tensor } }
    set {
      if let place = places[Self.key(leaf)], let newValue {
        gradients[place] = GradientSum(newValue)
      }
    }
  }

  /// Removes and returns the gradient of a leaf.
  mutating func take(_ leaf: AnyTensor) -> AnyTensor? {
    places[Self.key(leaf)].flatMap { gradients[$0].take()?.tensor }
  }

  private static func key(_ leaf: AnyTensor) -> UInt64 {
    UInt64(UInt(bitPattern: Unmanaged.passUnretained(leaf).toOpaque()))
  }
}

/// A sum of gradients, which is added to in place if nothing else refers to it.
struct GradientSum {
  private(set) var tensor: AnyTensor
  /// Whether the sum was allocated here and may be changed.
  private(set) var isOwn: Bool

  init(_ tensor: AnyTensor, isOwn: Bool = false) {
    self.tensor = tensor
    self.isOwn = isOwn
  }

  mutating func add(_ other: AnyTensor, inPlace: Bool) {
    if other.isStructuralZero { return }
    if tensor.isStructuralZero {
      self = GradientSum(other)
      return
    }
    let activity = tensor.activity
    if isOwn && inPlace {
      tensor.accumulate(other)
    } else {
      tensor = tensor.adding(other)
      isOwn = true
    }
    tensor.setActivity(ofSum: activity, other.activity)
  }
}

/// An open-addressing hash table from nonzero numbers to indices, which costs less than an
/// operation.
struct PlaceTable {
  private var keys: [UInt64] = Array(repeating: 0, count: 16)
  private var values: [Int] = Array(repeating: 0, count: 16)
  private var count = 0

  subscript(key: UInt64) -> Int? {
    get {
      let slot = slot(of: key)
      return keys[slot] == key ? values[slot] : nil
    }
    set {
      let slot = slot(of: key)
      guard let newValue else { return remove(slot) }
      if keys[slot] != key {
        if 2 * count >= keys.count {
          grow()
          self[key] = newValue
          return
        }
        count += 1
        keys[slot] = key
      }
      values[slot] = newValue
    }
  }

  /// The slot of a key, or the one to insert it at.
  private func slot(of key: UInt64) -> Int {
    var slot = home(key)
    while keys[slot] != 0 && keys[slot] != key { slot = (slot + 1) & (keys.count - 1) }
    return slot
  }

  private func home(_ key: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & (keys.count - 1)
  }

  /// Moves the following entries back, so that no search stops early at the gap.
  private mutating func remove(_ slot: Int) {
    count -= 1
    var gap = slot
    var next = (slot + 1) & (keys.count - 1)
    keys[gap] = 0
    while keys[next] != 0 {
      let distance = (next - home(keys[next])) & (keys.count - 1)
      if distance >= (next - gap) & (keys.count - 1) {
        keys[gap] = keys[next]
        values[gap] = values[next]
        keys[next] = 0
        gap = next
      }
      next = (next + 1) & (keys.count - 1)
    }
  }

  private mutating func grow() {
    let old = (keys, values)
    keys = Array(repeating: 0, count: 2 * keys.count)
    values = Array(repeating: 0, count: keys.count)
    count = 0
    for (key, value) in zip(old.0, old.1) where key != 0 { self[key] = value }
  }
}
