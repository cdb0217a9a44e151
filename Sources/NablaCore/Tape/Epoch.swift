import CNablaKernels

/// A number that no other transform of this process has, until there were 2³² of them: the upper half of its variables' ids, or
/// the tag of its duals.
@inlinable
func epoch(for transform: StaticString) -> UInt32 {
  transform.utf8Start.withMemoryRebound(to: CChar.self, capacity: 1) { nabla_next_epoch($0) }
}
