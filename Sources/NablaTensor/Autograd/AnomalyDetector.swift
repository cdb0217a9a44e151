import CNablaKernels
import NablaCore

/// Runs `body`, and reports the first operation inside it that made NaN or infinity.
///
/// The error names the operation, which element of its result it is, its inputs, and what it
/// reached. It comes at the next backward pass or at the end of the scope; if it is the backward
/// pass that made the number, at the end of the pass, which then sets no gradient. As every error
/// it stops the program, or is thrown by ``catchingErrors(_:)`` around the scope. NaN and infinity
/// that are there before, in constants such as masks, are no error.
///
/// Every element of every result is looked at: for finding mistakes only. It holds for this thread.
/// PyTorch calls it `detect_anomaly`.
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

/// What a `detectingAnomalies` has seen.
final class AnomalyDetector: PassObserver {
  /// Where the first number that is not finite was made.
  private var first: Anomaly?
  /// What it reached, as far as that is there yet, and how much that was in all.
  private var reached: [(operation: String, tensor: Weak)] = []
  private var reachedCount = 0
  /// The last one, kept so that it can be named: mostly the loss.
  private var last: AnyTensor?

  private struct Weak {
    weak var tensor: AnyTensor?
  }

  /// How many of those that were reached a message names.
  private static let namedCount = 8

  // MARK: In the forward direction

  @inline(__always)
  static var isOn: Bool { nabla_this_thread().unsafelyUnwrapped.pointee.detects_anomalies }

  private static var current: AnomalyDetector? {
    nabla_this_thread().unsafelyUnwrapped.pointee.anomaly_detector.map {
      Unmanaged<AnomalyDetector>.fromOpaque($0).takeUnretainedValue()
    }
  }

  /// Looks at an operation's result.
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

  /// Notes that a tensor was changed in place to what another is.
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

  /// The first ones and the last one of many.
  private static func shortened(_ names: [String]) -> [String] {
    if names.count <= namedCount { return names }
    return names.prefix(namedCount - 1) + ["..."] + names.suffix(1)
  }

  // MARK: In the backward direction

  /// The detector, if there is one, which looks at no operation until ``resume(_:)``. It observes
  /// backward passes instead, whose operations are not looked at themselves.
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

  /// Looks at what an operation passes on to an input.
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

  /// Ends a pass with an error, if it made such a number.
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

/// A number that is not finite, and who made it.
private struct Anomaly {
  let description: String

  init(text: String, index: Int, of tensor: AnyTensor, from: String) {
    description = "\(text) at \(tensor.shape.places(of: index)) of a result \(tensor.shape)\(from)"
  }
}

/// The first elements that are NaN and infinite, row by row.
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

  /// The element that was not made from one of its kind, or nil: NaN of operands without NaN, and
  /// infinity of operands that are finite.
  func made(from operands: [NonFinite]) -> Int? {
    if let nan, operands.allSatisfy({ $0.nan == nil }) { return nan }
    if let infinity, !operands.contains(where: \.isThere) { return infinity }
    return nil
  }
}

extension Shape {
  /// The indices of an element that is counted row by row.
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
  /// An element, counted row by row.
  fileprivate func number(at index: Int) -> String {
    let number = numbers[index]
    return number.isNaN ? "nan" : "\(number)"
  }

  /// The tensor, and its element where a tensor of another shape has the one at `index`.
  fileprivate func text(near index: Int, of shape: Shape) -> String {
    guard elementType.isDifferentiable, let layout = layout.broadcast(to: shape) else {
      return text
    }
    return "\(text) (there \(alias(layout).number(at: index)))"
  }
}
