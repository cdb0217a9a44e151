import CNablaKernels

/// An epoch: a number that no other transform of this process has, for the first 2³² transforms.
///
/// It is the upper half of the ids of a transform's variables, or the tag of its duals.
@inlinable
func epoch(for transform: StaticString) -> UInt32 {
  transform.utf8Start.withMemoryRebound(to: CChar.self, capacity: 1) { nabla_next_epoch($0) }
}
