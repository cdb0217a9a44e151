/// A gradient held against finite differences: what ``checkGradient(at:of:)`` found.
public struct GradientCheck: Sendable, CustomStringConvertible {
  /// The finding for one input.
  public struct Input: Sendable {
    public let index: Int
    /// The input's own value.
    public let value: Double
    /// The gradient by reverse mode.
    public let analytic: Double
    /// The derivative by finite differences.
    public let numeric: Double
    /// How far `numeric` itself may be off: from its truncation and from rounding.
    public let uncertainty: Double
    /// What is wrong, and probably why; nil where the two agree.
    public let complaint: String?

    public var error: Double { (analytic - numeric).magnitude }
    public var passed: Bool { complaint == nil }
  }

  public let inputs: [Input]
  public var passed: Bool { inputs.allSatisfy(\.passed) }

  public var description: String {
    let failures = inputs.filter { !$0.passed }
    guard !failures.isEmpty else {
      return "The gradient agrees with finite differences for \(inputs.count) inputs."
    }
    let lines = failures.map { input in
      """
      input \(input.index) at \(input.value): analytic \(input.analytic), numeric \
      \(input.numeric) ± \(input.uncertainty), error \(input.error). \(input.complaint!)
      """
    }
    return """
      The gradient disagrees with finite differences for \(failures.count) of \(inputs.count) inputs.
      \(lines.joined(separator: "\n"))
      """
  }
}

/// Compares the gradient by reverse mode with central finite differences, input by input.
///
/// The differences are extrapolated from two step sizes, and what separates the two says how far
/// they can be trusted; analytic and numeric value must agree within ten times that, or 1e-7
/// relative. A failure names the input, both values and the likely cause: a kink or jump nearby, a
/// value taken out of the variable, a step lost in rounding.
///
/// - Parameters:
///   - x: where to check.
///   - function: runs four times for each input, and once more.
public func checkGradient(
  at x: [Double], of function: ([Variable<Double>]) throws -> Variable<Double>
) rethrows -> GradientCheck {
  let (value, analytic) = try valueWithGradient(at: x, of: function)
  let inputs = try x.indices.map { index in
    try Difference(at: x, index, value: value) { try valueWithGradient(at: $0, of: function).value }
      .judge(analytic[index])
  }
  return GradientCheck(inputs: inputs)
}

/// Finite differences by one input, with what they say of themselves.
private struct Difference {
  let index: Int
  let x: Double
  let step: Double
  let center: Double
  /// The function at x - h, x - h/2, x + h/2 and x + h.
  let samples: [Double]

  init(
    at point: [Double], _ index: Int, value: Double, _ function: ([Double]) throws -> Double
  ) rethrows {
    self.index = index
    x = point[index]
    center = value
    // The fifth root of the rounding unit balances rounding against the fourth-order truncation
    // that extrapolation leaves; a step taken from the rounded x + h makes that sum exact.
    let wanted = 7.4e-4 * Swift.max(x.magnitude, 1)
    let step = (x + wanted) - x
    self.step = step
    samples = try [-1, -0.5, 0.5, 1].map { factor in
      var moved = point
      moved[index] += factor * step
      return try function(moved)
    }
  }

  private var wide: Double { (samples[3] - samples[0]) / (2 * step) }
  private var narrow: Double { (samples[2] - samples[1]) / step }
  private var left: Double { (center - samples[1]) / (0.5 * step) }
  private var right: Double { (samples[2] - center) / (0.5 * step) }
  var numeric: Double { narrow + (narrow - wide) / 3 }

  /// Rounding of the function's values, as the differences feel it.
  private var rounding: Double {
    let largest = samples.reduce(center.magnitude) { Swift.max($0, $1.magnitude) }
    return 4 * largest.ulp / step
  }
  private var uncertainty: Double { (numeric - narrow).magnitude + rounding }

  func judge(_ analytic: Double) -> GradientCheck.Input {
    GradientCheck.Input(
      index: index, value: x, analytic: analytic, numeric: numeric, uncertainty: uncertainty,
      complaint: complaint(about: analytic))
  }

  private func complaint(about analytic: Double) -> String? {
    if !center.isFinite { return "The function is \(center) here." }
    if !samples.allSatisfy(\.isFinite) {
      return "The function is not finite at a distance of \(step): the end of its domain is near."
    }
    if !analytic.isFinite {
      return "The gradient is \(analytic) where the function is finite: look at explain for the "
        + "first operation with a local derivative that is not."
    }
    let scale = Swift.max(analytic.magnitude, numeric.magnitude, 1e-3)
    let error = (analytic - numeric).magnitude
    // A kink bends the two sides apart by an amount that does not shrink with the step; a smooth
    // function bends by an amount proportional to it.
    let bend = (right - left).magnitude
    let smoothBend = 16 * (wide - narrow).magnitude + 16 * rounding
    let bent = bend > 0.05 * scale && bend > smoothBend * 4
    if error <= 1e-7 * scale + 10 * Swift.min(uncertainty, 0.01 * scale) + rounding { return nil }
    if bent || (narrow - wide).magnitude > 0.1 * scale {
      return """
        A kink or jump is near: the slope is \(left) to the left and \(right) to the right. The \
        gradient at a kink is a convention; check elsewhere.
        """
    }
    if analytic == 0 {
      return """
        The gradient is 0 although the value changes: was a number taken out of its variable \
        (x.value, x.primal, Double(...)) or rounded?
        """
    }
    if (analytic + numeric).magnitude <= 1e-5 * scale { return "Only the sign is wrong." }
    let ratio = analytic / numeric
    if (ratio - ratio.rounded()).magnitude < 1e-5, ratio.magnitude < 100 {
      return
        "The gradient is \(Int(ratio.rounded())) times too large: is a contribution counted twice?"
    }
    if uncertainty > 1e-3 * scale {
      return """
        The differences are rough here (± \(uncertainty)): the function is large against its \
        changes, or varies within \(step).
        """
    }
    return "A rule, or a custom derivative, is probably wrong."
  }
}
