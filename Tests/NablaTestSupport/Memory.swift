#if canImport(Darwin)
  import Darwin

  /// The memory of this process that is in use, in bytes.
  public func residentBytes() -> Int {
    var info = mach_task_basic_info()
    var count = mach_msg_type_number_t(
      MemoryLayout<mach_task_basic_info>.size / MemoryLayout<natural_t>.size)
    let code = withUnsafeMutablePointer(to: &info) {
      $0.withMemoryRebound(to: integer_t.self, capacity: Int(count)) {
        task_info(mach_task_self_, task_flavor_t(MACH_TASK_BASIC_INFO), $0, &count)
      }
    }
    precondition(code == KERN_SUCCESS, "task_info failed with \(code)")
    return Int(info.resident_size)
  }
#else
  import Foundation

  /// The memory of this process that is in use, in bytes.
  public func residentBytes() -> Int {
    // With a wrong result, such as 0, every test of memory would pass.
    guard let statm = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
      let pages = statm.split(separator: " ").dropFirst().first.flatMap({ Int($0) }), pages > 0
    else { fatalError("/proc/self/statm cannot be read") }
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
  }
#endif
