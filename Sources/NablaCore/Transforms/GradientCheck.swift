/// A comparison of a gradient with finite differences: the result of ``checkGradient(at:of:)``.
public struct GradientCheck: Sendable, CustomStringConvertible {
  /// The outcome for one derivative.
  public enum Verdict: Sendable {
    /// The differences agree with the derivative.
    case agrees
    /// The differences contradict the derivative.
    case differs
    /// The differences are not accurate enough to detect a wrong derivative.
    case cannotBeTold
  }

  /// The result for one input.
  public struct Input: Sendable {
    /// The index of the input.
    public let index: Int
    /// The value of the input.
    public let value: Double
    /// The gradient by reverse mode.
    public let analytic: Double
    /// The derivative by finite differences.
    public let numeric: Double
    /// The estimated error of `numeric`, from truncation and rounding.
    public let uncertainty: Double
    /// Whether the two agree.
    public let verdict: Verdict
    /// What is wrong and the likely cause, or why there is no verdict; nil if the two agree.
    public let complaint: String?

    /// The absolute difference of `analytic` and `numeric`.
    public var error: Double { (analytic - numeric).magnitude }
    /// Whether the verdict is ``Verdict/agrees``.
    public var passed: Bool { verdict == .agrees }
  }

  /// The results, one an input.
  public let inputs: [Input]
  /// Whether all inputs agree. False if the verdict for one is ``Verdict/cannotBeTold``.
  public var passed: Bool { inputs.allSatisfy(\.passed) }

  public var description: String {
    if passed { return "The gradient agrees with finite differences for \(inputs.count) inputs." }
    return [
      report(.differs, "The gradient disagrees with finite differences for"),
      report(.cannotBeTold, "Whether the gradient is right cannot be told for"),
    ].compactMap { $0 }.joined(separator: "\n")
  }

  private func report(_ verdict: Verdict, _ heading: String) -> String? {
    let found = inputs.filter { $0.verdict == verdict }
    if found.isEmpty { return nil }
    let lines = found.map { input in
      """
      input \(input.index) at \(text(input.value)): analytic \(text(input.analytic)), numeric \
      \(text(input.numeric)) ± \(text(input.uncertainty)), error \(text(input.error)). \
      \(input.complaint ?? "")
      """
    }
    return (["\(heading) \(found.count) of \(inputs.count) inputs."] + lines)
      .joined(separator: "\n")
  }
}

/// Compares the gradient by reverse mode with central finite differences, input by input.
///
/// The differences are taken over steps from about 1/20 of max(|x|, 1) down to 1e-13 of it and
/// extrapolated (Ridders, 1982). Of the estimates that no smaller step refutes, the one with the
/// smallest error is used. There are three verdicts:
///
/// - *agrees*: the two differ by at most three times the uncertainty of the differences plus 1e-8
///   of the derivative, and the uncertainty is small enough to detect an error of 1e-4. Where the
///   function is flat, as at a minimum, both are 0 up to rounding, and this agrees too.
/// - *differs*: with the likely cause, such as a kink, a value taken out of its variable, or a
///   sign.
/// - *cannot be told*: the uncertainty is larger, as for `x + 1e12`, whose changes are lost in
///   rounding.
///
/// ``GradientCheck/passed`` is true only if all inputs agree.
///
/// - Parameters:
///   - x: the point.
///   - function: runs 28 times for each input, and twice as often at difficult points.
public func checkGradient(
  at x: [Double], of function: ([Variable<Double>]) throws -> Variable<Double>
) rethrows -> GradientCheck {
  let (value, analytic) = try valueWithGradient(at: x, of: function)
  let inputs = try x.indices.map { index in
    let differences = try Differences(at: x[index], value: value) { moved in
      var point = x
      point[index] = moved
      return try valueWithGradient(at: point, of: function).value
    }
    return differences.judge(analytic[index], index)
  }
  return GradientCheck(inputs: inputs)
}

extension Differences {
  /// Differences are used if three times their uncertainty is below this fraction of the
  /// derivative.
  private static var roughest: Double { 1e-4 }

  fileprivate func judge(_ analytic: Double, _ index: Int) -> GradientCheck.Input {
    func verdict(_ verdict: GradientCheck.Verdict, _ complaint: String?) -> GradientCheck.Input {
      GradientCheck.Input(
        index: index, value: x, analytic: analytic, numeric: numeric, uncertainty: uncertainty,
        verdict: verdict, complaint: complaint)
    }
    let scale = Swift.max(analytic.magnitude, numeric.magnitude)
    let isPrecise = 3 * uncertainty <= Self.roughest * scale
    if let cause = notFinite(analytic) ?? kink(kinkSlopes) ?? (isPrecise ? nil : kink(jumpSlopes)) {
      return verdict(.differs, cause)
    }
    let error = (analytic - numeric).magnitude
    if error > 3 * uncertainty + 1e-8 * scale { return verdict(.differs, cause(of: analytic)) }
    let isLevel = scale <= 3 * uncertainty && uncertainty <= 1e-7 * steepest
    let isConstant = analytic == 0 && samples.allSatisfy(\.isStill)
    if isPrecise || isLevel || isConstant { return verdict(.agrees, nil) }
    return verdict(
      .cannotBeTold,
      """
      It cannot be told: the differences are only good to ± \(text(uncertainty)); scale the \
      function or check elsewhere.
      """)
  }

  private func notFinite(_ analytic: Double) -> String? {
    if !center.isFinite { return "The function is \(text(center)) here." }
    if samples.isEmpty {
      return """
        The function is not finite at any distance: this is the end of its domain, or a point \
        alone.
        """
    }
    if analytic.isFinite { return nil }
    return """
      The gradient is \(text(analytic)) where the function is finite: look at explain for the first \
      operation with a local derivative that is not.
      """
  }

  private func kink(_ slopes: (left: Double, right: Double)?) -> String? {
    guard let (left, right) = slopes else { return nil }
    return """
      A kink or jump is near: the slope is \(text(left)) to the left and \(text(right)) to the \
      right. The gradient at a kink is a convention; check elsewhere.
      """
  }

  private func cause(of analytic: Double) -> String {
    if analytic == 0 {
      return """
        The gradient is 0 although the value changes: was a number taken out of its variable \
        (x.value, x.primal, Double(...)) or rounded?
        """
    }
    let ratio = analytic / numeric
    let whole = ratio.rounded()
    let tolerance = 1e-6 + 3 * uncertainty / numeric.magnitude
    if (ratio - whole).magnitude <= tolerance * whole.magnitude, whole.magnitude < 100 {
      let times = Int(whole.magnitude)
      if whole == -1 { return "Only the sign is wrong." }
      if whole < -1 { return "The sign is wrong, and the gradient is \(times) times too large." }
      if whole > 1 {
        return "The gradient is \(times) times too large: is a contribution counted twice?"
      }
    }
    return "A rule, or a custom derivative, is probably wrong."
  }
}

/// The sign of a NaN is meaningless, but Swift prints it.
private func text(_ value: Double) -> String { value.isNaN ? "nan" : "\(value)" }
