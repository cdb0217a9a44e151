import NablaTestSupport
import Testing

/// See Note [The table of kernels]: operations get typed memory from `Access.swift` and kernels
/// from the table, so that they have one text for all element types and do not depend on the
/// device.
@Suite struct MemoryAccessTests {
  private static let sources = "Sources/NablaTensor"

  /// Exceptions that are not memory of tensors: a node's record of its inputs and outputs.
  private static let exceptions = ["Autograd/Node.swift": 2, "Tensor/Access.swift": 3]

  /// How many lines of each file have one of the patterns.
  private static func lines(containing patterns: [String]) -> [String: Int] {
    var found: [String: Int] = [:]
    for file in Document.files(under: sources) {
      let count = file.text.split(separator: "\n").count { line in
        patterns.contains { line.contains($0) }
      }
      if count > 0 { found[String(file.path.dropFirst(sources.count + 1))] = count }
    }
    return found
  }

  @Test("Only Access.swift says what type memory has")
  func memory() {
    let found = Self.lines(containing: [
      "assumingMemoryBound", "bindMemory", "withMemoryRebound",
    ])
    #expect(found == Self.exceptions)
  }

  @Test("No operation branches on whether elements are Float")
  func branches() {
    #expect(Self.lines(containing: ["elementType == .float", "elementType != .float"]).isEmpty)
  }

  @Test("Only the table names the kernels of an element type")
  func kernels() {
    let found = Self.lines(containing: ["nabla_kernels_f", "nabla_moves_"])
    #expect(found.keys.sorted() == ["Kernels/KernelTable.swift"])
  }
}
