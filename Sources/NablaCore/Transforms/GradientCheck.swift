/// A comparison of a gradient with finite differences: the result of ``checkGradient(at:relative:absolute:of:)``.
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
    /// The index of the input, or of the element among those of all tensors.
    public let index: Int
    /// What the description calls it: the index, the field of a ``ParameterStruct``, or the element
    /// of a tensor, as `x[0, 2]`.
    public let name: String
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
          "input": input.name, "value": PlainText.number(input.value),
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
/// - *agrees*: the two differ by at most three times the uncertainty of the differences plus the
///   tolerance, and the uncertainty is small enough to detect an error of 1e-4 of the derivative or
///   of the tolerance. Where the function is flat, as at a minimum, both are 0 up to rounding, and
///   this agrees too.
/// - *differs*: with the likely cause, such as a kink, a value taken out of its variable, or a
///   sign.
/// - *cannot be told*: the uncertainty is larger, as for `x + 1e12`, whose changes are lost in
///   rounding.
///
/// ``GradientCheck/passed`` is true only if all inputs agree.
///
/// - Parameters:
///   - x: the point.
///   - relative: the tolerance as a fraction of the derivative, at least 0.
///   - absolute: the tolerance to which derivatives count as equal, at least 0. The tolerance is the
///     sum of both. Raise it for a function that is itself inexact, such as an iteration that stops
///     early.
///   - function: runs 28 times for each input, and twice as often at difficult points.
public func checkGradient(
  at x: [Double], relative: Double = 1e-8, absolute: Double = 0,
  of function: ([Variable<Double>]) throws -> Variable<Double>
) rethrows -> GradientCheck {
  let (value, gradient) = try valueWithGradient(at: x, of: function)
  return try GradientCheck(
    at: x, value: value, gradient: gradient, relative: relative, absolute: absolute
  ) { try valueWithGradient(at: $0, of: function).value }
}

/// Compares the derivative of a function of one number by reverse mode with central finite
/// differences: see ``checkGradient(at:relative:absolute:of:)``.
public func checkGradient(
  at x: Double, relative: Double = 1e-8, absolute: Double = 0,
  of function: (Variable<Double>) throws -> Variable<Double>
) rethrows -> GradientCheck {
  try checkGradient(at: [x], relative: relative, absolute: absolute) { try function($0[0]) }
}

extension GradientCheck {
  /// Checks a gradient with the values of the function at other points.
  ///
  /// - Parameter name: what the description calls an input; by default its index.
  package init(
    at x: [Double], value: Double, gradient: [Double], relative: Double, absolute: Double,
    name: (Int) -> String = { "\($0)" }, _ function: ([Double]) throws -> Double
  ) rethrows {
    require(
      relative >= 0 && absolute >= 0,
      "checkGradient: the tolerances are \(relative) and \(absolute), but must be at least 0.")
    inputs = try x.indices.map { index in
      let differences = try Differences(at: x[index], value: value) { moved in
        var point = x
        point[index] = moved
        return try function(point)
      }
      let (verdict, fault) = differences.verdict(on: gradient[index], relative, absolute)
      return Input(
        index: index, name: name(index), value: x[index], analytic: gradient[index],
        numeric: differences.numeric, uncertainty: differences.uncertainty, verdict: verdict,
        cause: fault?.cause, numbers: fault?.numbers ?? [:])
    }
  }
}

extension Differences {
  /// Why a gradient does not agree, with the cause's numbers.
  fileprivate struct Fault {
    let cause: GradientCheck.Cause
    var numbers: [String: Double] = [:]
  }

  /// The verdict on a derivative. The explain page judges alike: see differences.js.
  fileprivate func verdict(
    on analytic: Double, _ relative: Double, _ absolute: Double
  ) -> (GradientCheck.Verdict, Fault?) {
    let scale = Swift.max(analytic.magnitude, numeric.magnitude)
    let range = Threshold.uncertainties.value * uncertainty
    let tolerance = relative * scale + absolute
    let isPrecise = range <= Swift.max(Threshold.precise.value * scale, tolerance)
    if let fault = notFinite(analytic) ?? kink(kinkSlopes) ?? (isPrecise ? nil : kink(jumpSlopes)) {
      return (.differs, fault)
    }
    let error = (analytic - numeric).magnitude
    if error > range + tolerance {
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
