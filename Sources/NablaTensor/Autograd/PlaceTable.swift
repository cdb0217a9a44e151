/// Places in a list by numbers that are not 0: a hash table that costs less than an operation does.
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

  /// Where the key is, or would be.
  private func slot(of key: UInt64) -> Int {
    var slot = home(key)
    while keys[slot] != 0 && keys[slot] != key { slot = (slot + 1) & (keys.count - 1) }
    return slot
  }

  private func home(_ key: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & (keys.count - 1)
  }

  /// Moves the followers up, so that no search ends at the gap too early.
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
