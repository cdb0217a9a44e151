import Dispatch

/// Runs a body on two threads at the same time.
public enum TwoThreads {
  /// The results of both threads. Neither begins before both have started.
  public static func run<Result: Sendable>(_ body: @escaping @Sendable () -> Result) -> [Result] {
    let isHere = [DispatchSemaphore(value: 0), DispatchSemaphore(value: 0)]
    let threads = [0, 1].map { index in
      RunningThread {
        isHere[index].signal()
        isHere[1 - index].wait()
        return body()
      }
    }
    return threads.map { $0.result() }
  }
}
