import CNablaKernels

/// The messages for variables used outside their scope, or together with those of another.
@usableFromInline
enum TapeError {
  static func transform(ofEpoch epoch: UInt32) -> String {
    nabla_epoch_transform(epoch).map { String(cString: $0) } ?? "a transform"
  }

  @inline(never) @usableFromInline
  static func stale(_ value: Double, id: UInt64) -> Never {
    let name = transform(ofEpoch: UInt32(id >> 32))
    misuse(
      """
      The variable \(PlainText.number(value)) was made by \(name), which has ended or runs on another thread. A \
      variable lives inside the closure that it was passed to: return what you need from the \
      closure, or keep the plain number, variable.value.
      """)
  }

  @inline(never) @usableFromInline
  static func outer(_ value: Double, id: UInt64, inner: UInt64) -> Never {
    let outerName = transform(ofEpoch: UInt32(id >> 32))
    let innerName = transform(ofEpoch: UInt32(inner >> 32))
    misuse(
      """
      The inner transform (\(innerName)) returns the variable \(PlainText.number(value)) of an \
      outer one (\(outerName)) and was asked for its value, which would be a constant of the outer one: a \
      derivative would be lost. In the inner transform, lift the outer variable with Variable(x) and \
      differentiate at a number of the outer level, such as Variable(2.0).
      """)
  }

  @inline(never) @usableFromInline
  static func mixed(_ left: Double, _ leftID: UInt64, _ right: Double, _ rightID: UInt64) -> Never {
    let leftName = transform(ofEpoch: UInt32(leftID >> 32))
    let rightName = transform(ofEpoch: UInt32(rightID >> 32))
    let inner = leftID > rightID ? left : right
    misuse(
      """
      The variable \(PlainText.number(left)) of one transform (\(leftName)) meets the variable \
      \(PlainText.number(right)) of another (\(rightName)) of the same level, so one derivative would be lost. In the inner transform, \
      lift the outer variable with Variable(x) and differentiate at Variable(\(PlainText.number(inner))), a number \
      of the outer level.
      """)
  }
}
