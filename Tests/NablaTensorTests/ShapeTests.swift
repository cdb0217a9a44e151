import Nabla
import Testing

@Suite struct ShapeTests {
  private func error(_ body: () -> Void) throws -> String {
    try #require(throws: TensorError.self) { try catchingErrors(body) }.message
  }

  @Test func `a shape that cannot be is an error that shows it`() throws {
    #expect(
      try error { _ = Shape([2, -3]) } == "a shape cannot have the negative length -3: [2, -3]")
    #expect(
      try error { _ = Shape(repeatElement(1, count: 65)) } == """
        a tensor has at most 12 dimensions: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, ...]. Make several \
        dimensions one.
        """)
    #expect(
      try error { _ = Shape([1 << 40, 1 << 40]) } == """
        a tensor cannot have so many elements: [1099511627776, 1099511627776]
        """)
    #expect(Shape(repeatElement(1, count: 12)).rank == 12)
  }

  @Test func `a dimension that a shape does not have is an error`() throws {
    let shape: Shape = [2, 3]
    for index in [-1, 2] {
      #expect(
        try error { _ = shape[index] } == """
          there is no dimension \(index) in the shape [2, 3]: it must be from 0 to 1
          """)
    }
  }
}
