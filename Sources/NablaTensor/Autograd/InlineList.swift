/// A list that stores up to two elements inline, without heap memory.
package struct InlineList<Element>: RandomAccessCollection, MutableCollection,
  ExpressibleByArrayLiteral
{
  private var first: Element?
  private var second: Element?
  private var others: ContiguousArray<Element> = []
  package private(set) var count = 0

  package init() {}
  package init(_ first: Element) {
    self.first = first
    count = 1
  }
  package init(_ first: Element, _ second: Element) {
    self.first = first
    self.second = second
    count = 2
  }
  package init(_ elements: some Sequence<Element>) {
    for element in elements { append(element) }
  }
  package init(repeating element: Element, count: Int) {
    for _ in 0..<count { append(element) }
  }
  package init(arrayLiteral elements: Element...) { self.init(elements) }

  package var startIndex: Int { 0 }
  package var endIndex: Int { count }

  package subscript(index: Int) -> Element {
    @inline(__always) get {
      switch index {
      case 0: first.unsafelyUnwrapped
      case 1: second.unsafelyUnwrapped
      default: others[index - 2]
      }
    }
    @inline(__always) set {
      switch index {
      case 0: first = newValue
      case 1: second = newValue
      default: others[index - 2] = newValue
      }
    }
  }

  package mutating func append(_ element: Element) {
    switch count {
    case 0: first = element
    case 1: second = element
    default: others.append(element)
    }
    count += 1
  }

  /// Calls `body` with the elements in contiguous memory.
  @inline(__always)
  package func withUnsafeBuffer<Result>(
    _ body: (UnsafeBufferPointer<Element>) -> Result
  ) -> Result {
    withUnsafeTemporaryAllocation(of: Element.self, capacity: Swift.max(count, 1)) { buffer in
      for i in 0..<count { buffer.initializeElement(at: i, to: self[i]) }
      defer { buffer.extracting(0..<count).deinitialize() }
      return body(UnsafeBufferPointer(buffer.extracting(0..<count)))
    }
  }
}
