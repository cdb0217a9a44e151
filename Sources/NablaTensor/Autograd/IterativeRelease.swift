import CNablaKernels

/// Takes graphs apart without recursion, however long they are.
///
/// While a node is being taken apart, those that it alone held are put on a list of the thread, which
/// the outermost call empties.
enum IterativeRelease {
  /// Runs `body`, inside which ``release(_:)`` puts nodes aside; then lets go of them.
  @inline(__always)
  static func releasing(_ body: () -> Void) {
    let thread = nabla_this_thread().unsafelyUnwrapped
    if thread.pointee.released != nil { return body() }
    let list = ReleaseList()
    thread.pointee.released = Unmanaged.passUnretained(list).toOpaque()
    body()
    list.empty()
    thread.pointee.released = nil
  }

  /// Lets go of a node: at once, or after those before it. What its rule and its hooks hold goes the
  /// same way.
  static func release(_ node: consuming Node) {
    let thread = nabla_this_thread().unsafelyUnwrapped
    if let pointer = thread.pointee.released {
      Unmanaged<ReleaseList>.fromOpaque(pointer).takeUnretainedValue().nodes.append(node)
    } else {
      let list = ReleaseList()
      list.nodes.append(node)
      thread.pointee.released = Unmanaged.passUnretained(list).toOpaque()
      list.empty()
      thread.pointee.released = nil
    }
  }
}

private final class ReleaseList {
  // Unchecked: a node is let go of after it was taken from the list, so that no accesses can overlap.
  @exclusivity(unchecked) var nodes: [Node] = []

  func empty() {
    while let last = nodes.popLast() { _ = consume last }
  }
}
