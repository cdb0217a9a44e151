/// A comparison of a gradient with finite differences: the result of ``checkGradient(at:of:)``.
public struct GradientCheck: Sendable, CustomStringConvertible {
  /// The outcome for one derivative.
  public enum Verdict: String, Sendable, CaseIterable {
    /// The differences agree with the derivative.
    case agrees
    /// The differences contradict the derivative.
    case differs
    /// The differences are not accurate enough to detect a wrong derivative.
    case cannotBeTold
  }

  /// Why a gradient does not agree.
  public enum Cause: String, Sendable, CaseIterable {
    /// The function is not finite here: the number `value`.
    case value
    /// It is finite here and nowhere around.
    case alone
    /// The gradient is not finite where the function is: the number `gradient`.
    case gradient
    /// A kink or a jump is near: the slopes `left` and `right`.
    case kink
    /// The gradient is 0 although the function changes.
    case constant
    /// The sign is wrong and nothing else.
    case sign
    /// The sign is wrong, and the gradient is too large: the number `factor`.
    case signAndFactor
    /// The gradient is too large by a whole number: `factor`.
    case factor
    /// None of the above: probably a wrong rule.
    case rule
    /// The differences are too rough: the number `uncertainty`.
    case rough
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
    /// The likely cause of a difference, or why there is no verdict; nil if the two agree.
    public let cause: Cause?
    /// The numbers of the cause, by the names given at ``Cause``.
    public let numbers: [String: Double]

    /// What is wrong and the likely cause, or why there is no verdict, as text; nil if the two agree.
    public var reason: String? {
      cause.map { cause in
        let values = numbers.map { name, number in
          (name, name == "factor" ? "\(Int(number))" : PlainText.number(number))
        }
        return Catalogue.standard.text(
          "check.cause.\(cause)", Dictionary(uniqueKeysWithValues: values))
      }
    }

    /// The former name of ``reason``.
    @available(*, deprecated, renamed: "reason")
    public var complaint: String? { reason }

    /// The absolute difference of `analytic` and `numeric`.
    public var error: Double { (analytic - numeric).magnitude }
    /// Whether the verdict is ``Verdict/agrees``.
    public var passed: Bool { verdict == .agrees }
  }

  /// The results, one per input.
  public let inputs: [Input]
  /// Whether all inputs agree. False if the verdict for one is ``Verdict/cannotBeTold``.
  public var passed: Bool { inputs.allSatisfy(\.passed) }

  /// What was found, a line for each input that does not agree.
  public var description: String {
    if passed {
      return Catalogue.standard.text("terminal.check.passed", ["count": "\(inputs.count)"])
    }
    return [Verdict.differs, .cannotBeTold].compactMap(report).joined(separator: "\n")
  }

  private func report(_ verdict: Verdict) -> String? {
    let found = inputs.filter { $0.verdict == verdict }
    if found.isEmpty { return nil }
    let heading = Catalogue.standard.text(
      "terminal.check.\(verdict)", ["found": "\(found.count)", "count": "\(inputs.count)"])
    let lines = found.map { input in
      Catalogue.standard.text(
        "terminal.check.input",
        [
          "index": "\(input.index)", "value": PlainText.number(input.value),
          "analytic": PlainText.number(input.analytic), "numeric": PlainText.number(input.numeric),
          "uncertainty": PlainText.number(input.uncertainty),
          "error": PlainText.number(input.error),
          "cause": input.reason ?? "",
        ])
    }
    return ([heading] + lines).joined(separator: "\n")
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
  /// The verdict on the derivative of the input of this index. The explain page judges alike: see
  /// differences.js.
  fileprivate func judge(_ analytic: Double, _ index: Int) -> GradientCheck.Input {
    let (verdict, fault) = verdict(on: analytic)
    return GradientCheck.Input(
      index: index, value: x, analytic: analytic, numeric: numeric, uncertainty: uncertainty,
      verdict: verdict, cause: fault?.cause, numbers: fault?.numbers ?? [:])
  }

  /// Why a gradient does not agree, with the cause's numbers.
  private struct Fault {
    let cause: GradientCheck.Cause
    var numbers: [String: Double] = [:]
  }

  private func verdict(on analytic: Double) -> (GradientCheck.Verdict, Fault?) {
    let scale = Swift.max(analytic.magnitude, numeric.magnitude)
    let range = Threshold.uncertainties.value * uncertainty
    let isPrecise = range <= Threshold.precise.value * scale
    if let fault = notFinite(analytic) ?? kink(kinkSlopes) ?? (isPrecise ? nil : kink(jumpSlopes)) {
      return (.differs, fault)
    }
    let error = (analytic - numeric).magnitude
    if error > range + Threshold.agreement.value * scale {
      return (.differs, kink(slopes(nearKinkWith: analytic)) ?? factor(of: analytic))
    }
    let isLevel = scale <= range && uncertainty <= Threshold.level.value * steepest
    let isConstant = analytic == 0 && samples.allSatisfy(\.isStill)
    if isPrecise || isLevel || isConstant { return (.agrees, nil) }
    if let fault = kink(slopes(nearKinkWith: analytic)) { return (.differs, fault) }
    return (.cannotBeTold, Fault(cause: .rough, numbers: ["uncertainty": uncertainty]))
  }

  private func notFinite(_ analytic: Double) -> Fault? {
    if !center.isFinite { return Fault(cause: .value, numbers: ["value": center]) }
    if samples.isEmpty { return Fault(cause: .alone) }
    return analytic.isFinite
      ? nil : Fault(cause: .gradient, numbers: ["gradient": analytic])
  }

  private func kink(_ slopes: (left: Double, right: Double)?) -> Fault? {
    slopes.map { Fault(cause: .kink, numbers: ["left": $0.left, "right": $0.right]) }
  }

  private func factor(of analytic: Double) -> Fault {
    if analytic == 0 { return Fault(cause: .constant) }
    let ratio = analytic / numeric
    let whole = ratio.rounded()
    let tolerance =
      Threshold.wholeFactor.value
      + Threshold.uncertainties.value * uncertainty / numeric.magnitude
    if (ratio - whole).magnitude <= tolerance * whole.magnitude,
      whole.magnitude < Threshold.largestFactor.value
    {
      let numbers = ["factor": whole.magnitude]
      if whole == -1 { return Fault(cause: .sign) }
      if whole < -1 { return Fault(cause: .signAndFactor, numbers: numbers) }
      if whole > 1 { return Fault(cause: .factor, numbers: numbers) }
    }
    return Fault(cause: .rule)
  }
}
