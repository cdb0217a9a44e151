import Foundation

/// Runs the body on a thread with a stack of its own, and waits for it.
func onThread(stackBytes: Int, _ body: @escaping () throws -> Void) throws {
  nonisolated(unsafe) let body = body
  nonisolated(unsafe) var outcome = Result<Void, any Error>.success(())
  let done = DispatchSemaphore(value: 0)
  let thread = Thread {
    outcome = Result { try body() }
    done.signal()
  }
  thread.stackSize = stackBytes
  thread.start()
  done.wait()
  try outcome.get()
}
