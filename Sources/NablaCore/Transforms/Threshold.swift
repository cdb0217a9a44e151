/// The numbers that diagnoses and checks by differences decide by. The explain page has them in its
/// data, so its scripts decide alike.
package enum Threshold: String, CaseIterable, Sendable {
  /// Contributions cancel where their magnitudes sum to more than this many times their sum.
  case lostDigits
  /// How far an operand is moved, as a part of its magnitude, to see whether a derivative is 0 at
  /// one point only.
  case nearby

  // MARK: Differences

  /// The widest step, as a part of the power of two below max(|x|, 1).
  case widestStep
  /// The ratio of one step to the next: as a power of two it rounds no step.
  case stepRatio
  case steps
  /// Rounding of the function's values in ulps, and of its argument, which a function rounds as soon
  /// as it multiplies it.
  case valueRounding, argumentRounding
  /// A narrower estimate refutes a wider one that it differs from by more than this many times both
  /// errors.
  case refutation
  /// Steps small against |x| are tried where the uncertainty is a larger part of the derivative.
  case roughest

  // MARK: Kinks and level parts

  /// A bend shows where it is more than this many times the rounding.
  case visibleBend
  /// How many steps must be wider than the narrowest one that shows a bend.
  case widerSteps
  /// How many ratios of a bend to the next are looked at.
  case bendRatios
  /// What such a ratio may be at a kink, which bends alike over all steps.
  case leastKinkRatio, greatestKinkRatio
  /// What it may be at a jump, where slopes grow as the step shrinks.
  case leastJumpRatio, greatestJumpRatio
  /// How many steps over which the function moves are needed where it stands still over narrower
  /// ones, how much of the slope its bend may be, and how uncertain the slope.
  case movingSteps, smoothBend, smoothUncertainty

  // MARK: Verdicts

  /// How many times their uncertainty differences may be off.
  case uncertainties
  /// Differences are of use where that is below this part of the derivative.
  case precise
  /// How far gradient and differences may be apart beyond their uncertainty, as a part of the
  /// derivative.
  case agreement
  /// A function is level where the uncertainty is below this part of the steepest slope around.
  case level
  /// How near a gradient's factor must be to a whole number, and how large that may be.
  case wholeFactor, largestFactor

  package var value: Double {
    switch self {
    case .lostDigits: 1e4
    case .nearby: 1 / 1024
    case .widestStep: 1 / 16
    case .stepRatio: 8
    case .steps: 14
    case .valueRounding: 4
    case .argumentRounding: 2
    case .refutation: 4
    case .roughest: 1e-6
    case .visibleBend: 16
    case .widerSteps: 4
    case .bendRatios: 3
    case .leastKinkRatio: 0.75
    case .greatestKinkRatio: 1.25
    case .leastJumpRatio: 6
    case .greatestJumpRatio: 10
    case .movingSteps: 3
    case .smoothBend: 0.01
    case .smoothUncertainty: 1e-4
    case .uncertainties: 3
    case .precise: 1e-4
    case .agreement: 1e-8
    case .level: 1e-7
    case .wholeFactor: 1e-6
    case .largestFactor: 100
    }
  }
}
