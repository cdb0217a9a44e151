import Foundation

/// Runs a body on two threads at the same time.
public enum TwoThreads {
  public static func run<Result: Sendable>(_ body: @escaping @Sendable () -> Result) -> [Result] {
    let results = Results<Result>()
    DispatchQueue.concurrentPerform(iterations: 2) { _ in results.add(body()) }
    return results.all
  }

  private final class Results<Result: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private(set) var all: [Result] = []
    func add(_ result: Result) { lock.withLock { all.append(result) } }
  }
}
