import CNablaKernels

/// Limits of recording, for the whole process. Changes apply to recordings begun afterwards.
public enum Recording {
  /// The number of operations that one tape or graph may hold. One more traps with a message.
  ///
  /// The limit makes an endless loop an error, before it uses up all memory. 100 million by default
  /// (3.2 GB on a tape of Doubles), at most 4,294,967,294. Another value traps:
  /// `Recording.maximumOperations: 0 is not between 1 and 4294967295`.
  public static var maximumOperations: Int {
    get { Int(nabla_recording_limit()) }
    set {
      require(
        (1...Int(UInt32.max - 1)).contains(newValue),
        "Recording.maximumOperations: \(newValue) is not between 1 and \(UInt32.max - 1)")
      nabla_set_recording_limit(UInt64(newValue))
    }
  }

  /// The number of bytes that a tape may keep after its transform, for the thread's next one.
  ///
  /// A larger tape returns its memory to the system at the end of the transform. All tapes of a
  /// thread return theirs when the thread ends. 512 MiB by default; a negative value traps.
  public static var retainedBytes: Int {
    get { Int(nabla_retained_bytes()) }
    set {
      require(newValue >= 0, "Recording.retainedBytes: \(newValue) is negative")
      nabla_set_retained_bytes(UInt64(newValue))
    }
  }
}
