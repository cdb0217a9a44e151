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
        || check.failure?.message.contains("as it was, but it") ?? false
    },
    TensorProgramDifference(reason: "every operation's graph is released") { check in
      check.program.error == nil
        && check.failure?.message.contains("was released by the first backward pass") ?? false
    },
    TensorProgramDifference(
      reason: "the assignment of a part to a part that overlaps it is defined"
    ) { check in
      check.failure == nil
        && check.program.error?.message.hasPrefix("unsupported operation: ") ?? false
    },
    TensorProgramDifference(reason: "no change of a tensor with several elements in one place") {
      check in
      check.failure?.message.contains("are one place in memory, as it was expanded") ?? false
    },
    TensorProgramDifference(reason: "PyTorch's slope of hardSigmoid is rounded to Float") { check in
      check.findings.allSatisfy { $0.kind == .small }
        && check.program.uses("nn.functional.hardsigmoid")
    },
    TensorProgramDifference(reason: "digits of numbers of 1e20 and more decide") { check in
      check.program.unsteady ?? false
        && [.small, .numbers, .numbersForZeros, .zerosForNaN, .numbersForNaN, .nanForNumbers]
          .contains(check.findings.first!.kind)
    },
    TensorProgramDifference(reason: "a structural zero blocks NaN and infinity") { check in
      check.findings.first!.kind == .zerosForNaN
        && (check.program.usesDerivativesOfDerivatives || check.program.hasStructuralZeros)
    },
    TensorProgramDifference(reason: "a gradient that is structurally 0 has no graph") { check in
      check.program.usesDerivativesOfDerivatives && check.program.hasStructuralZeros
        && check.failure?.message.contains("there is no path from") ?? false
    },
    TensorProgramDifference(reason: "what only chooses a branch has a second derivative of 0") {
      check in
      check.findings.first!.kind == .zerosForAbsent && check.program.usesDerivativesOfDerivatives
    },
    TensorProgramDifference(reason: "PyTorch's slopes at NaN differ in vector instructions") {
      check in
      [.numbersForZeros, .zerosForNaN, .numbersForNaN].contains(check.findings.first!.kind)
        && ["hardtanh", "relu6", "hardswish", "elu", "celu", "selu"].contains {
          check.program.uses("nn.functional." + $0)
        }
    },
    TensorProgramDifference(reason: "PyTorch's formula gives 0 · ∞, ∞ - ∞ or NaN / NaN") { check in
      [.zerosForNaN, .numbersForNaN].contains(check.findings.first!.kind)
        && (check.program.usesDerivativesOfDerivatives
          || [
            "nn.functional.softsign", "nn.functional.layer_norm", "nn.functional.cross_entropy",
            "prod", "cumprod", "softmax", "log_softmax",
          ].contains { check.program.uses($0) })
    },
    TensorProgramDifference(reason: "PyTorch has no second derivative of hardSigmoid") { check in
      check.failure == nil
        && check.program.error?.message.hasPrefix("derivative for aten::hardsigmoid") ?? false
    },
    TensorProgramDifference(reason: "a tensor that is copied to itself keeps its history") {
      check in
      check.program.steps.contains { step in
        step.statement == .inPlace && ["copy", "setitem"].contains(step.name)
          && step.y?.operand.map { check.shareMemory($0, step.x!) } ?? false
      }
    },
    TensorProgramDifference(reason: "views of a leaf that is changed keep their record and hooks") {
      check in
      check.program.steps.indices.contains { place in
        let step = check.program.steps[place]
        guard step.statement == .inPlace, step.mode == "no_grad", place < check.starts.count else {
          return false
        }
        return (0..<check.starts[place]).contains {
          $0 != step.x! && check.shareMemory($0, step.x!)
        }
      }
    },
    TensorProgramDifference(reason: "a view made before its base became a leaf is a constant") {
      check in
      check.program.steps.contains { $0.statement == .requiresGrad && $0.value! }
        && check.failure.map {
          $0.message.contains("there is no path from")
            || $0.message.contains("requires no gradient, so there is none by it")
        } ?? false
    },
    TensorProgramDifference(reason: "a leaf that is frozen is a constant for what follows") {
      check in
      check.failure == nil
        && check.program.steps.contains { $0.statement == .requiresGrad && !$0.value! }
        && check.program.error.map {
          $0.message.contains("A different number of tensors was saved")
            || $0.message.hasPrefix("a view of a leaf Variable")
        } ?? false
    },
    TensorProgramDifference(reason: "a view of a part of a constant can be changed") { check in
      check.failure == nil
        && check.program.error?.message.hasPrefix("A view was created in no_grad mode") ?? false
        && ["split", "chunk", "unbind"].contains { check.program.uses($0) }
    },
    TensorProgramDifference(reason: "an assignment to no elements leaves a constant one") { check in
      check.failure == nil
        && check.program.steps.contains { $0.name == "setitem" }
        && check.program.error?.message.hasPrefix("a leaf Variable") ?? false
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
    TensorProgramDifference(reason: "PyTorch masks one of the mixed derivatives of xlogy") {
      check in
      check.findings.first!.kind == .numbers && check.program.usesDerivativesOfDerivatives
        && check.program.uses("xlogy")
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
    TensorProgramDifference(reason: "a checkpoint runs again to see what it leads to") { check in
      check.findings.allSatisfy { $0.kind == .moreCalls }
        && check.program.steps.contains { $0.statement == .checkpoint }
        && check.program.steps.contains { $0.statement == .gradients }
    },
    TensorProgramDifference(reason: "the hooks of leaves run at the end of the pass") { check in
      check.findings.allSatisfy { $0.kind == .otherOrder }
    },
  ]
}

extension TensorProgramCheck {
  /// Whether two operands are views of one tensor.
  func shareMemory(_ a: Int, _ b: Int) -> Bool {
    var base: [Int: Int] = [:]
    for (start, step) in zip(starts, program.steps) where step.isView {
      let end = zip(starts, starts.dropFirst()).first { $0.0 == start && $0.1 > start }?.1
      guard let operand = step.args?.first?.operand else { continue }
      for result in start..<(end ?? start + 1) { base[result] = base[operand] ?? operand }
    }
    return base[a] ?? a == base[b] ?? b
  }
}

extension TensorProgram.Step {
  /// Whether the results are views of the first operand.
  fileprivate var isView: Bool {
    [
      "reshape", "view", "transpose", "permute", "movedim", "squeeze", "unsqueeze", "flatten",
      "expand", "diagonal", "select", "narrow", "slice", "split", "chunk", "unbind", "__getitem__",
    ].contains(op)
  }
}

extension TensorProgram {
  /// Whether a part is a forward or a second derivative.
  var usesDerivativesOfDerivatives: Bool {
    steps.contains { $0.statement == .jvp || $0.statement == .hvp || $0.create ?? false }
  }

  /// Whether an operation's result does not depend on an operand, or no longer on what was changed.
  var hasStructuralZeros: Bool {
    ["floor", "ceil", "round", "sign", "copysign", "addmm", "scatter"].contains { uses($0) }
      || steps.contains { $0.statement == .inPlace }
  }

  /// Whether a step, or the body of one, is an operation of this name.
  func uses(_ name: String) -> Bool {
    steps.contains { $0.op == name || $0.body?.contains { $0.op == name } ?? false }
  }
}

extension TaggedValue {
  /// The number of the operand that it stands for.
  fileprivate var operand: Int? {
    if case .tensor(let index) = self { index } else { nil }
  }
}
