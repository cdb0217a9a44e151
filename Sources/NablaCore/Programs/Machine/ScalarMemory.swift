/// Where the numbers of a run at a single input lie: in its file, or where the caller has them, if only
/// loops over data read or write them: then long lists need not be copied.
struct ScalarMemory<Element> {
  let file: UnsafeMutablePointer<Element>
  /// All inputs, one after the other.
  let inputs: UnsafePointer<Element>
  /// Where results are written that would lie in the file from `place` on.
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
