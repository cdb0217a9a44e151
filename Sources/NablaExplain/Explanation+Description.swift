extension Explanation: CustomStringConvertible {
  /// The explanation as text: see ``text``.
  public var description: String { text }
}
