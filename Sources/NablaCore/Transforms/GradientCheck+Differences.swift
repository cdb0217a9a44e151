/// A function of one input, sampled at decreasing distances, and the derivative extrapolated from
/// the samples.
///
/// C. J. F. Ridders, "Accurate computation of F'(x) and F'(x) F''(x)", Advances in Engineering
/// Software 4 (1982).
///
/// The explain page does the same: see differences.js.
struct Differences {
  /// The function's change on both sides of `x`, over one step.
  struct Sample {
    let step: Double
    /// The slopes from `x` to the left and to the right, and between the two ends.
    let left: Double
    let right: Double
    let slope: Double
    /// The rounding error of the function's values, divided by the step.
    let rounding: Double

    /// The difference of the one-sided slopes. With a step 8 times smaller it is 1/8 of this for a
    /// smooth function, the same at a kink, and 8 times this at a jump.
    var bend: Double { right - left }
    var isStill: Bool { left == 0 && right == 0 }
  }

  /// A derivative extrapolated from several steps, of which `level` is the smallest.
  private struct Estimate {
    let value: Double
    let error: Double
    let level: Int

    func isRefuted(by other: Estimate) -> Bool {
      other.level > level
        && (value - other.value).magnitude
          > Threshold.refutation.value * (error + other.error)
    }
  }

  let x: Double
  let center: Double
  /// The samples from the largest step on for which the function is finite at this and all smaller
  /// steps.
  let samples: [Sample]
  let numeric: Double
  let uncertainty: Double

  private static let ratio = Threshold.stepRatio.value

  init(at x: Double, value: Double, _ function: (Double) throws -> Double) rethrows {
    let first = try Self(at: x, within: Swift.max(x.magnitude, 1), value, function)
    // Near a pole, or the end of a domain, at 0, only steps that are small relative to x are of
    // use.
    let isRough =
      !(first.uncertainty <= Threshold.roughest.value * first.numeric.magnitude)
      && first.steepest > 0
    guard isRough, value.isFinite, x != 0, x.magnitude < 1 else {
      self = first
      return
    }
    let second = try Self(at: x, within: x.magnitude, value, function)
    self = second.uncertainty < first.uncertainty ? second : first
  }

  private init(
    at x: Double, within scale: Double, _ center: Double, _ function: (Double) throws -> Double
  ) rethrows {
    self.x = x
    self.center = center
    var samples: [Sample] = []
    var step = scale.binade * Threshold.widestStep.value
    for _ in 0..<Int(Threshold.steps.value) where center.isFinite {
      let (below, above) = (x - step, x + step)
      let (low, high) = (try function(below), try function(above))
      if below == x || above == x { break }
      if low.isFinite && high.isFinite {
        let largest = Swift.max(low.magnitude, high.magnitude, center.magnitude)
        let slope = (high - low) / (above - below)
        // A function also rounds its argument, as soon as it multiplies it.
        let rounding =
          Threshold.valueRounding.value * largest.ulp
          + Threshold.argumentRounding.value * slope.magnitude * x.ulp
        samples.append(
          Sample(
            step: step, left: (center - low) / (x - below), right: (high - center) / (above - x),
            slope: slope, rounding: rounding / step))
      } else {
        samples = []
      }
      step /= Self.ratio
    }
    self.samples = samples
    let best = Self.beforeRounding(samples) ?? Self.surest(Self.estimates(samples))
    numeric = best?.value ?? .nan
    uncertainty = best?.error ?? .infinity
  }

  /// The steepest one-sided slope that rounding cannot explain; infinite if there are no samples.
  var steepest: Double {
    if samples.isEmpty { return .infinity }
    return samples.reduce(0) { steepest, sample in
      let slope = Swift.max(sample.left.magnitude, sample.right.magnitude)
      return slope > sample.rounding ? Swift.max(steepest, slope) : steepest
    }
  }

  /// The one-sided slopes if their difference stays the same as the step shrinks: a kink.
  var kinkSlopes: (left: Double, right: Double)? {
    slopes(bendingBy: Self.kinkRatios)
  }
  /// The one-sided slopes if their difference grows as at a jump. The smallest steps of a function
  /// that rounds coarsely look the same, so use this only if the differences give no estimate.
  var jumpSlopes: (left: Double, right: Double)? {
    slopes(bendingBy: Threshold.leastJumpRatio.value...Threshold.greatestJumpRatio.value)
  }

  /// The one-sided slopes on the two sides of a kink that only the smallest steps do not reach, if
  /// one of them is the derivative.
  ///
  /// The step at which the difference of the slopes begins to vanish crosses the kink by little, so
  /// the wider ones decide.
  func slopes(nearKinkWith derivative: Double) -> (left: Double, right: Double)? {
    guard let last = samples.lastIndex(where: { shows($0, $0.bend) }),
      bends(by: Self.kinkRatios, downTo: last - 1)
    else { return nil }
    let sample = samples[last - 1 - Int(Threshold.bendRatios.value)]
    let isOneOfThem = [sample.left, sample.right].contains {
      ($0 - derivative).magnitude <= Threshold.precise.value * derivative.magnitude
    }
    return isOneOfThem ? (sample.left, sample.right) : nil
  }

  /// The one-sided slopes if the ratio of successive differences is in `range` down to the smallest
  /// step.
  private func slopes(
    bendingBy range: ClosedRange<Double>
  ) -> (left: Double, right: Double)? {
    guard let last = samples.lastIndex(where: { shows($0, $0.bend) }) else { return nil }
    // If a smaller step would show the difference, and does not, the kink is elsewhere.
    let bend = samples[last].bend
    if last + 1 < samples.count, shows(samples[last + 1], bend / 2) { return nil }
    return bends(by: range, downTo: last) ? (samples[last].left, samples[last].right) : nil
  }

  /// Whether a sample would show a bend above its rounding.
  private func shows(_ sample: Sample, _ bend: Double) -> Bool {
    bend.magnitude > Threshold.visibleBend.value * sample.rounding
  }

  /// Whether the ratio of successive bends is in `range` over the steps that end with the
  /// `last`-th.
  private func bends(by range: ClosedRange<Double>, downTo last: Int) -> Bool {
    guard last >= Int(Threshold.widerSteps.value) else { return false }
    return (last - Int(Threshold.bendRatios.value)...last).allSatisfy {
      range.contains(samples[$0].bend / samples[$0 - 1].bend)
    }
  }

  private static let kinkRatios =
    Threshold.leastKinkRatio.value...Threshold.greatestKinkRatio.value

  /// The slope over larger steps, if the function is constant over small ones although it is
  /// smooth: `(x + 1e8) - 1e8` is rounded by far more than the magnitude of its result suggests. A
  /// function that is constant in a narrow interval around `x` and straight outside looks the same.
  private static func beforeRounding(_ samples: [Sample]) -> Estimate? {
    guard let last = samples.lastIndex(where: { !$0.isStill }),
      last >= Int(Threshold.movingSteps.value), last + 1 < samples.count
    else { return nil }
    let (left, right) = (samples[last].left.magnitude, samples[last].right.magnitude)
    let granule = Swift.max(left, right) * samples[last].step
    guard let best = surest(estimates(Array(samples[...last]), granule: granule)) else {
      return nil
    }
    // At a kink next to a constant part small steps show no change either; but there larger steps
    // show a difference of slopes.
    let sample = samples[best.level]
    let isSmooth =
      sample.bend.magnitude <= Threshold.smoothBend.value * sample.slope.magnitude
    let isSure = best.error <= Threshold.smoothUncertainty.value * best.value.magnitude
    return isSmooth && isSure ? best : nil
  }

  /// The rounding error of the function's intermediate results, which may be far above that of its
  /// result: what remains of the second differences over the smallest steps without their smooth
  /// part, which decreases with the square of the step.
  private static func noise(_ samples: [Sample]) -> Double {
    let seconds = samples.suffix(3).map { $0.bend * $0.step }
    return zip(seconds, seconds.dropFirst())
      .map { ($1 - $0 / (ratio * ratio)).magnitude }.max() ?? 0
  }

  /// All entries of the extrapolation's triangle that have a neighbour to be compared with.
  private static func estimates(_ samples: [Sample], granule: Double = 0) -> [Estimate] {
    let noise = Swift.max(noise(samples), granule)
    var estimates: [Estimate] = []
    var previous: [Double] = []
    for (level, sample) in samples.enumerated() {
      var row = [sample.slope]
      var weight = 1.0
      for wider in previous {
        weight *= ratio * ratio
        let narrower = row[row.count - 1]
        let value = narrower + (narrower - wider) / (weight - 1)
        let spread = Swift.max((value - narrower).magnitude, (value - wider).magnitude)
        let error = spread + Swift.max(sample.rounding, noise / sample.step)
        row.append(value)
        estimates.append(Estimate(value: value, error: error, level: level))
      }
      previous = row
    }
    return estimates
  }

  /// The estimate with the smallest error of those that no smaller step refutes: large steps can
  /// agree by accident, for example across a narrow peak that all of them miss.
  private static func surest(_ estimates: [Estimate]) -> Estimate? {
    estimates.filter { estimate in !estimates.contains { estimate.isRefuted(by: $0) } }
      .min { $0.error < $1.error }
  }
}
