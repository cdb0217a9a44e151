import CNablaKernels

/// Takes graphs apart without recursion, however long they are.
///
/// While a node is being taken apart, those that it alone held are put on a list of the thread, which
/// the outermost call empties.
enum Releases {
  /// Lets go of a node.
  static func release(_ node: consuming Node) {
    let thread = nabla_this_thread().unsafelyUnwrapped
    if let pointer = thread.pointee.released {
      Unmanaged<ReleaseList>.fromOpaque(pointer).takeUnretainedValue().nodes.append(node)
      return
    }
    let list = ReleaseList()
    list.nodes.append(node)
    empty(list)
  }

  /// Lets go of what a node holds.
  static func dismantle(_ edges: consuming Few<Edge>, _ saved: consuming Few<SavedTensor?>) {
    let thread = nabla_this_thread().unsafelyUnwrapped
    if let pointer = thread.pointee.released {
      Unmanaged<ReleaseList>.fromOpaque(pointer).takeUnretainedValue().append(edges)
      return
    }
    let list = ReleaseList()
    list.append(edges)
    list.saved = saved
    edges = Few()
    saved = Few()
    empty(list)
  }

  private static func empty(_ list: ReleaseList) {
    let thread = nabla_this_thread().unsafelyUnwrapped
    thread.pointee.released = Unmanaged.passUnretained(list).toOpaque()
    list.saved = Few()
    while let last = list.nodes.popLast() { _ = consume last }
    thread.pointee.released = nil
  }
}

private final class ReleaseList {
  var nodes: [Node] = []
  var saved = Few<SavedTensor?>()

  func append(_ edges: borrowing Few<Edge>) {
    for i in 0..<edges.count { if let node = edges[i].node { nodes.append(node) } }
  }
}
