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

  /// Releases a node or the details of a tensor, immediately or after the queued ones, including what
  /// its rule and its hooks hold.
  static func release(_ last: consuming AnyObject) {
    let thread = nabla_this_thread().unsafelyUnwrapped
    if let pointer = thread.pointee.released {
      Unmanaged<ReleaseList>.fromOpaque(pointer).takeUnretainedValue().objects.append(last)
    } else {
      let list = ReleaseList()
      list.objects.append(last)
      thread.pointee.released = Unmanaged.passUnretained(list).toOpaque()
      list.empty()
      thread.pointee.released = nil
    }
  }
}

private final class ReleaseList {
  // Unchecked: an object is removed from the list before it is released, so that accesses cannot
  // overlap.
  @exclusivity(unchecked) var objects: [AnyObject] = []

  func empty() {
    while let last = objects.popLast() { _ = consume last }
  }
}
