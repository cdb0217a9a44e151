import CNablaKernels

/// Releases graphs without recursion, however long they are.
///
/// While a node is being released, the nodes that it alone held are put on a list of the thread,
/// which the outermost call empties.
enum IterativeRelease {
  /// Runs `body`, inside which ``release(_:)`` queues nodes, and releases them afterwards.
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

  /// Releases a node, immediately or after the queued ones, including what its rule and its hooks
  /// hold.
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
  // Unchecked: a node is removed from the list before it is released, so that accesses cannot
  // overlap.
  @exclusivity(unchecked) var nodes: [Node] = []

  func empty() {
    while let last = nodes.popLast() { _ = consume last }
  }
}
