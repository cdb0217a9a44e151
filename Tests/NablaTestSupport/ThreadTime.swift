#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The processor time that the calling thread has used, in seconds.
///
/// Unlike the time of a clock it does not grow while the thread waits for a busy machine.
public func threadProcessorSeconds() -> Double {
  var time = timespec()
  let code = clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  precondition(code == 0, "clock_gettime failed with \(code)")
  return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
}
