import CNablaKernels
import NablaCore

/// Who passed a function that is kept: a thread, and perhaps a task.
///
/// Note [Functions that are kept]: a hook may hold what only the thread that made it may use, but a
/// tensor, which holds the hook, may go to another thread. So the hook runs only on the same thread
/// or in the same task, and stops the program elsewhere.
struct Caller {
  private let thread: UnsafeMutablePointer<nabla_thread>?
  private let task: Int?

  static var current: Caller {
    Caller(
      thread: nabla_this_thread(), task: withUnsafeCurrentTask { $0?.hashValue })
  }

  func check(_ function: @autoclosure () -> String) {
    if thread == nabla_this_thread() { return }
    if let task, task == withUnsafeCurrentTask(body: { $0?.hashValue }) { return }
    misuse(
      """
      \(function()) was passed on another thread than the backward pass runs on. It runs only on the \
      thread, or in the task, that passed it, as it may use what is theirs. Run the backward pass there.
      """)
  }
}
