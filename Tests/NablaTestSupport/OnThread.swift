import Foundation

/// Runs `body` on a new thread with a stack of the given size and waits for it.
///
/// A stack of 512 KiB is what a secondary thread of an Apple system has: recursion in proportion to
/// the size of a computation does not survive on it.
@discardableResult
public func onThread<Result: Sendable>(
  stack bytes: Int = 512 << 10, _ body: @escaping @Sendable () -> Result
) -> Result {
  let box = ResultBox<Result>()
  let done = DispatchSemaphore(value: 0)
  let thread = Thread {
    box.result = body()
    done.signal()
  }
  thread.stackSize = bytes
  thread.start()
  done.wait()
  return box.result!
}

/// Written by the thread before the semaphore is signalled, read after it.
private final class ResultBox<Result>: @unchecked Sendable {
  var result: Result?
}
