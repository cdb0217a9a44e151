import CNablaKernels
import NablaCore

/// Runs `body` and reports the first operation in it that produces NaN or infinity.
///
/// The error names the operation, the index of the element in its result, its inputs, and the later
/// results that the value propagated to. It is reported at the next backward pass or at the end of
/// the scope; if the backward pass produced the value, at the end of that pass, which then sets no
/// gradient. As every error it stops the program, or is thrown by ``catchingErrors(_:)`` around the
/// scope. NaN and infinity in inputs and constants, such as masks, are not errors.
///
/// Every element of every result is checked, so use it only for debugging. It applies to the
/// current thread. PyTorch calls it `detect_anomaly`.
public func detectingAnomalies<Result>(_ body: () throws -> Result) rethrows -> Result {
  let thread = nabla_this_thread().unsafelyUnwrapped
  let detector = AnomalyDetector()
  let outer = (thread.pointee.anomaly_detector, thread.pointee.detects_anomalies)
  thread.pointee.anomaly_detector = Unmanaged.passUnretained(detector).toOpaque()
  thread.pointee.detects_anomalies = true
  defer {
    thread.pointee.anomaly_detector = outer.0
    thread.pointee.detects_anomalies = outer.1
  }
  let result = try withExtendedLifetime(detector) { try body() }
  detector.reportForward()
  return result
}

/// The state of one `detectingAnomalies` scope.
final class AnomalyDetector: PassObserver {
  /// Where the first non-finite value was produced.
  private var first: Anomaly?
  /// The results that it has propagated to, as far as they still exist, and their total number.
  private var reached: [(operation: String, tensor: Weak)] = []
  private var reachedCount = 0
  /// The most recent of these results, retained so that it can be named: usually the loss.
  private var last: AnyTensor?

  private struct Weak {
    weak var tensor: AnyTensor?
  }

  /// The maximum number of reached results that a message names.
  private static let namedCount = 8

  // MARK: Forward pass

  @inline(__always)
  static var isOn: Bool { nabla_this_thread().unsafelyUnwrapped.pointee.detects_anomalies }

  private static var current: AnomalyDetector? {
    nabla_this_thread().unsafelyUnwrapped.pointee.anomaly_detector.map {
      Unmanaged<AnomalyDetector>.fromOpaque($0).takeUnretainedValue()
    }
  }

  /// Checks the result of an operation.
  @inline(never)
  static func see(_ result: AnyTensor, _ operation: String, _ inputs: some Sequence<AnyTensor>) {
    let inputs = Array(inputs)
    guard let detector = current, !hasFailed, result.elementType.isDifferentiable else { return }
    let found = NonFinite(in: result)
    if !found.isThere { return }
    let operands = inputs.filter { $0.elementType.isDifferentiable }
    if detector.first != nil {
      if operands.contains(where: { detector.isReached($0) }) {
        detector.addReached(operation, result)
      }
      return
    }
    guard let index = found.made(from: operands.map { NonFinite(in: $0) }) else { return }
    let texts = inputs.map { $0.text(near: index, of: result.shape) }.joined(separator: ", ")
    detector.first = Anomaly(
      text: "\(operation) made \(result.number(at: index))", index: index, of: result,
      from: inputs.isEmpty ? "" : ", from \(texts)")
    detector.reached.append((operation, Weak(tensor: result)))
  }

  /// Records that a tensor was changed in place to the value of another.
  static func follow(_ value: AnyTensor, into tensor: AnyTensor) {
    if let detector = current, detector.first != nil, detector.isReached(value) {
      detector.reached.append(("in place", Weak(tensor: tensor)))
    }
  }

  private func isReached(_ tensor: AnyTensor) -> Bool {
    reached.contains { $0.tensor.tensor?.storage.header == tensor.storage.header }
  }

  private func addReached(_ operation: String, _ tensor: AnyTensor) {
    reachedCount += 1
    last = tensor
    reached.append((operation, Weak(tensor: tensor)))
  }

  func reportForward() {
    guard let first else { return }
    let names = Self.shortened(
      reached.dropFirst().filter { $0.operation != "in place" }.map {
        "\($0.operation)\($0.tensor.tensor.map { " (\($0.text))" } ?? "")"
      })
    let consequence =
      reachedCount == 0
      ? "Nothing else was computed from it."
      : """
      It reached \(reachedCount) \(reachedCount == 1 ? "operation" : "operations"): \
      \(names.joined(separator: ", ")).
      """
    self.first = nil
    fail(
      """
      detectingAnomalies: \(first.description), the first number that is not finite. \(consequence) Keep the \
      inputs inside the operation's domain, or choose the branch with select before it.
      """)
  }

  /// The first names and the last one, if there are many.
  private static func shortened(_ names: [String]) -> [String] {
    if names.count <= namedCount { return names }
    return names.prefix(namedCount - 1) + ["..."] + names.suffix(1)
  }

  // MARK: Backward pass

  /// The current detector, or nil; it checks no forward operation until ``resume(_:)``. It observes
  /// backward passes instead, whose own operations are not checked.
  static func suspend() -> AnomalyDetector? {
    guard isOn, let detector = current else { return nil }
    nabla_this_thread().unsafelyUnwrapped.pointee.detects_anomalies = false
    return detector
  }

  static func resume(_ detector: AnomalyDetector?) {
    if detector != nil { nabla_this_thread().unsafelyUnwrapped.pointee.detects_anomalies = true }
  }

  func didComplete(_ node: Node, _ seeds: InlineList<AnyTensor?>) {}
  func didRecompute(_ node: Node, _ outputs: [AnyTensor]) {}

  /// Checks the gradient that an operation sends to an input.
  func didSend(_ contribution: PassContribution) {
    if first != nil { return }
    let (node, input, gradient) = (contribution.node, contribution.operand, contribution.amount)
    let arrived = contribution.seeds.compactMap { $0 }
    guard let index = NonFinite(in: gradient).made(from: arrived.map { NonFinite(in: $0) }) else {
      return
    }
    let name = node.knownInput(input).map { ", \($0.text(near: index, of: gradient.shape))," } ?? ""
    let seed = arrived.first.map { $0.text(near: index, of: gradient.shape) } ?? "nothing"
    first = Anomaly(
      text: "the pullback of \(node.rule.name) made \(gradient.number(at: index))", index: index,
      of: gradient, from: ", the gradient by its input \(input)\(name) where \(seed) arrived")
  }

  /// Fails the pass if it produced a non-finite value.
  func didEnd(_ leaves: [(leaf: AnyTensor, gradient: AnyTensor?)]) {
    guard let first else { return }
    let names = leaves.filter { $0.gradient.map { NonFinite(in: $0).isThere } ?? false }
      .map(\.leaf.text)
    let consequence =
      names.isEmpty
      ? "It reached no leaf's gradient."
      : "It reached the gradients of \(names.joined(separator: ", "))."
    self.first = nil
    fail(
      """
      detectingAnomalies: \(first.description), the first number of the backward pass that is not \
      finite. \(consequence) Keep the inputs away from where the derivative is infinite, or choose the \
      branch with select before it.
      """)
  }
}

/// A non-finite value and the operation that produced it.
private struct Anomaly {
  let description: String

  init(text: String, index: Int, of tensor: AnyTensor, from: String) {
    description = "\(text) at \(tensor.shape.places(of: index)) of a result \(tensor.shape)\(from)"
  }
}

/// The indices of the first NaN and the first infinite element, in row-major order.
private struct NonFinite {
  private(set) var nan: Int?
  private(set) var infinity: Int?
  var isThere: Bool { nan != nil || infinity != nil }

  init(in tensor: AnyTensor) {
    for (index, element) in tensor.numbers.enumerated() where !element.isFinite {
      if element.isNaN {
        nan = nan ?? index
      } else {
        infinity = infinity ?? index
      }
    }
  }

  /// The index of an element of a kind that no operand has, or nil: NaN from operands without NaN,
  /// or infinity from finite operands.
  func made(from operands: [NonFinite]) -> Int? {
    if let nan, operands.allSatisfy({ $0.nan == nil }) { return nan }
    if let infinity, !operands.contains(where: \.isThere) { return infinity }
    return nil
  }
}

extension Shape {
  /// The indices in each dimension of an element given by its row-major index.
  fileprivate func places(of index: Int) -> Shape {
    var rest = index
    var places = dimensions
    for i in stride(from: rank - 1, through: 0, by: -1) {
      places[i] = rest % Swift.max(dimensions[i], 1)
      rest /= Swift.max(dimensions[i], 1)
    }
    return Shape(dimensions: places)
  }
}

extension AnyTensor {
  /// The value of an element given by its row-major index.
  fileprivate func number(at index: Int) -> String { PlainText.number(numbers[index]) }

  /// The tensor's name, and the value of its element that corresponds to the one at `index` in a
  /// tensor of another shape.
  fileprivate func text(near index: Int, of shape: Shape) -> String {
    guard elementType.isDifferentiable, let layout = layout.broadcast(to: shape) else {
      return text
    }
    return "\(text) (there \(alias(layout).number(at: index)))"
  }
}
