/// A documented difference from PyTorch that random programs meet.
struct TensorProgramDifference: Sendable {
  /// As in the articles `PyTorchNames` and `KinksAndConventions`.
  let reason: String
  let explains: @Sendable (TensorProgramCheck) -> Bool

  /// The reason for all that differs in a program; nil if there is none.
  static func reason(_ check: TensorProgramCheck) -> String? {
    all.first { $0.explains(check) }?.reason
  }

  static let all: [TensorProgramDifference] = [
    TensorProgramDifference(
      reason: "another operand is saved, or none, so that a change or a second pass is harmless"
    ) { check in
      // The derivatives are right: those at the values as they were.
      check.agreesWithKept
        // Or a change is found that PyTorch need not find.
        || check.program.error == nil
          && check.failure?.message.contains("as it was, but it") ?? false
    },
    TensorProgramDifference(reason: "every operation's graph is released") { check in
      check.program.error == nil
        && check.failure?.message.contains("was released by the first backward pass") ?? false
    },
    TensorProgramDifference(
      reason: "the assignment of a part to a part that overlaps it is defined"
    ) { check in
      check.failure == nil
        && check.program.error?.message.hasPrefix(
          "unsupported operation: some elements of the input")
          ?? false
    },
    TensorProgramDifference(reason: "no change of a tensor with several elements in one place") {
      check in
      check.program.error == nil
        && check.failure?.message.contains("are one place in memory, as it was expanded") ?? false
    },
    TensorProgramDifference(reason: "PyTorch's slope of hardSigmoid is rounded to Float") { check in
      check.findings.allSatisfy { $0.kind == .small }
        && check.program.uses("nn.functional.hardsigmoid")
    },
    TensorProgramDifference(reason: "a structural zero blocks NaN and infinity") { check in
      check.findings.first!.kind == .zerosForNaN && check.program.usesDerivativesOfDerivatives
    },
    TensorProgramDifference(reason: "extremes with NaN share the gradient among the NaNs") {
      check in
      [.zerosForNaN, .numbersForNaN].contains(check.findings.first!.kind)
        && ["amax", "amin", "max:reduction_no_dim", "min:reduction_no_dim"].contains {
          check.program.uses($0)
        }
    },
    TensorProgramDifference(reason: "PyTorch composes a forward derivative") { check in
      check.findings.first!.kind == .numbersForNaN
        && check.program.steps.contains { $0.statement == .jvp }
    },
    TensorProgramDifference(reason: "0 times NaN is NaN in xlogy, and fmod by 0 has no slope") {
      check in
      check.findings.first!.kind == .nanForNumbers
        && (check.program.uses("xlogy") || check.program.uses("fmod"))
    },
    TensorProgramDifference(
      reason: "a hook of an output that no input depends on is not called"
    ) { check in
      // PyTorch calls the output's own hooks, although it then finds that no input is reached.
      check.findings.allSatisfy { $0.kind == .fewerCalls }
        && check.program.steps.contains { $0.statement == .gradients && $0.unused != "error" }
    },
  ]
}

extension TensorProgram {
  /// Whether a part is a forward or a second derivative.
  var usesDerivativesOfDerivatives: Bool {
    steps.contains { $0.statement == .jvp || $0.statement == .hvp || $0.create ?? false }
  }

  /// Whether a step, or the body of one, is an operation of this name.
  func uses(_ name: String) -> Bool {
    steps.contains { $0.op == name || $0.body?.contains { $0.op == name } ?? false }
  }
}
