import Foundation

/// The system's description of an error, without Foundation's sentence around it.
enum SystemError {
  /// The C library's error number underlying an error, or nil.
  static func code(of error: any Error) -> Int32? {
    var candidate: NSError? = error as NSError
    while let known = candidate {
      if known.domain == NSPOSIXErrorDomain { return Int32(truncatingIfNeeded: known.code) }
      candidate = known.userInfo[NSUnderlyingErrorKey] as? NSError
    }
    return nil
  }

  static func reason(of error: any Error) -> String {
    code(of: error).map { String(cString: strerror($0)) } ?? error.localizedDescription
  }
}
