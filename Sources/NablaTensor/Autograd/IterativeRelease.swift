import CNablaKernels

/// Releases graphs without recursion, however long they are.
///
/// While an object is being released, the nodes and the details of tensors (hooks, gradients) that it
/// alone held are put on a list of the thread, which the outermost call empties.
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
    let (list, isFirst) = list()
    list.nodes.append(node)
    if isFirst { empty(list) }
  }

  /// Releases the details of a tensor, likewise.
  static func release(_ details: consuming TensorDetails) {
    let (list, isFirst) = list()
    list.details.append(details)
    if isFirst { empty(list) }
  }

  /// The list of the thread, and whether it was made for this call, which has to empty it.
  private static func list() -> (ReleaseList, isFirst: Bool) {
    let thread = nabla_this_thread().unsafelyUnwrapped
    if let pointer = thread.pointee.released {
      return (Unmanaged<ReleaseList>.fromOpaque(pointer).takeUnretainedValue(), false)
    }
    let list = ReleaseList()
    thread.pointee.released = Unmanaged.passUnretained(list).toOpaque()
    return (list, true)
  }

  private static func empty(_ list: ReleaseList) {
    list.empty()
    nabla_this_thread().unsafelyUnwrapped.pointee.released = nil
  }
}

private final class ReleaseList {
  // Unchecked: an object is removed from its list before it is released, so that accesses cannot
  // overlap.
  @exclusivity(unchecked) var nodes: [Node] = []
  @exclusivity(unchecked) var details: [TensorDetails] = []

  func empty() {
    while !nodes.isEmpty || !details.isEmpty {
      while let last = nodes.popLast() { _ = consume last }
      while let last = details.popLast() { _ = consume last }
    }
  }
}
