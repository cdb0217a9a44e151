import Nabla
import NablaTestSupport
import Testing

/// Long computations. The suite is serialised, because each test briefly needs hundreds of
/// megabytes.
@Suite(.serialized) struct DepthTests {
  @Test func `ten million operations in one chain work on a 512 KiB stack`() {
    let result = onThread {
      gradient(at: 1.0) { x in
        var y = x
        for _ in 0..<10_000_000 { y = y + x }
        return y
      }
    }
    #expect(result == 10_000_001)
  }

  @Test
  func
    `a million symbolic nodes are built, swept, written as JSON and released on a 512 KiB stack`()
  {
    let length = onThread {
      let why = explain(at: ["x": 1]) { x in
        var y = x
        for _ in 0..<999_999 { y = y + x }
        return y
      }
      return (why.graph.count, why.ledger.gradients[0], why.json.utf8.count, why.text.utf8.count)
    }
    #expect(length.0 == 1_000_000)
    #expect(length.1 == 1_000_000)
    #expect(length.2 > 100_000_000)
    #expect(length.3 < 200_000)
  }

  // Memory is measured in separate processes, where no other test allocates at the same time.

  @Test func `memory stays flat over ten thousand gradients`() async {
    await #expect(processExitsWith: .success) {
      func once() {
        _ = gradient(at: [1.0, 2.0]) { x in
          var y = x[0]
          for _ in 0..<100 { y = sin(y * x[1]) }
          return y
        }
      }
      for _ in 0..<100 { once() }
      let before = residentBytes()
      for _ in 0..<10_000 { once() }
      precondition(residentBytes() - before < 1 << 20)
    }
  }

  @Test func `a tape returns memory beyond the bound`() async {
    await #expect(processExitsWith: .success) {
      func long() {
        _ = gradient(at: 1.0) { x in
          var y = x
          for _ in 0..<2_000_000 { y = y * x }
          return y
        }
      }
      let before = residentBytes()
      Recording.retainedBytes = 8 << 20
      long()
      precondition(residentBytes() - before < 16 << 20)
      Recording.retainedBytes = 512 << 20
      long()
      precondition(residentBytes() - before > 32 << 20)
    }
  }

  @Test func `a thread's tapes are released when it ends`() async {
    await #expect(processExitsWith: .success) {
      func thread() {
        onThread {
          _ = gradient(at: 1.0) { x in
            var y = x
            for _ in 0..<500_000 { y = y * x }
            return y
          }
        }
      }
      thread()
      let before = residentBytes()
      for _ in 0..<10 { thread() }
      precondition(residentBytes() - before < 16 << 20)
    }
  }

  @Test func `a limit that is lowered holds for a tape that was larger`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      func long(_ count: Int) {
        _ = gradient(at: 1.0) { x in
          var y = x
          for _ in 0..<count { y = y * x }
          return y
        }
      }
      long(100_000)
      Recording.maximumOperations = 1000
      long(5000)
    }
    #expect(message(of: result).contains("recorded 1000 operations and stopped"))
    let edges = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      Recording.maximumOperations = 10
      _ = gradient(at: [1.0, 2, 3, 4]) { x in sum(x) + sum(x) + sum(x) + sum(x) }
    }
    #expect(message(of: edges).contains("stopped at the limit"))
  }

  @Test func `recording without end stops at the limit with a message`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      Recording.maximumOperations = 1000
      _ = gradient(at: 1.0) { x in
        var y = x
        while y < 2 { y = y * 1.0 }
        return y
      }
    }
    #expect(message(of: result).contains("gradient(at:of:) recorded 1000 operations and stopped"))
    let symbolic = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      Recording.maximumOperations = 1000
      _ = explain(at: ["x": 1]) { x in
        var y = x
        while true { y = y * x }
      }
    }
    #expect(message(of: symbolic).contains("stopped at the limit"))
  }
}
