import CNablaKernels

/// Bounds of recording, for the whole process. Changing them affects recordings begun afterwards.
public enum Recording {
  /// How many operations one tape or graph may hold before recording stops with a message.
  ///
  /// The bound exists so that a loop which never ends is reported, instead of taking all memory.
  /// 100 million to begin with (3.2 GB on a tape of Doubles). At most 4,294,967,294.
  public static var maximumOperations: Int {
    get { Int(nabla_recording_limit()) }
    set {
      require(
        (1...Int(UInt32.max - 1)).contains(newValue),
        "Recording.maximumOperations: \(newValue) is not between 1 and \(UInt32.max - 1)")
      nabla_set_recording_limit(UInt64(newValue))
    }
  }

  /// How many bytes a tape may keep for its thread's next transform when its own has ended.
  ///
  /// A tape that grew larger returns its memory to the system at the end of the transform; all
  /// tapes of a thread return theirs when the thread ends. 512 MiB to begin with.
  public static var retainedBytes: Int {
    get { Int(nabla_retained_bytes()) }
    set {
      require(newValue >= 0, "Recording.retainedBytes: \(newValue) is negative")
      nabla_set_retained_bytes(UInt64(newValue))
    }
  }
}
