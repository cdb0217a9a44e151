/// The memory of a run at a single input: its file, and the caller's memory for numbers that only
/// loops over data read or write, so that long lists need not be copied.
struct SingleMemory<Element> {
  let file: UnsafeMutablePointer<Element>
  /// All inputs, contiguous.
  let inputs: UnsafePointer<Element>
  /// The addresses of results outside the file, by the place that they would have in it.
  let elsewhere: [(place: Int, target: UnsafeMutablePointer<Element>)]

  /// Where the results are that begin at a place of the file.
  func results(at place: Int) -> UnsafeMutablePointer<Element> {
    target(of: place) ?? file + place
  }

  /// Where the results are that begin at a place of the file, if they are not in it.
  func target(of place: Int) -> UnsafeMutablePointer<Element>? {
    elsewhere.first { $0.place == place }?.target
  }
}
