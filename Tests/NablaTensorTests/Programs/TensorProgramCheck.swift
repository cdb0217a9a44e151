import Nabla

/// Runs a random program and compares it with PyTorch's results.
struct TensorProgramCheck {
  /// What differs.
  struct Finding: Sendable {
    /// The step that failed; nil for the state after the last one.
    let step: Int?
    let what: String
    var kind: Kind = .other
  }

  /// What documented differences look like.
  enum Kind {
    /// Numbers that agree to 1e-7.
    case small
    /// Only elements differ that are NaN in PyTorch: they are all zeros here; or other numbers.
    case zerosForNaN, numbersForNaN
    /// Only elements differ that are NaN here.
    case nanForNumbers
    /// Only elements differ that are 0 in PyTorch.
    case numbersForZeros
    /// Zeros or NaN, where PyTorch has no gradient.
    case zerosForAbsent
    /// Other elements.
    case numbers
    /// Hooks were called fewer or more times, or in another order.
    case fewerCalls, moreCalls, otherOrder
    case other
  }

  let program: TensorProgram
  private(set) var findings: [Finding] = []
  /// The step that failed here, and the message.
  private(set) var failure: (step: Int, message: String)?
  /// The number of operands before each step that was executed.
  private(set) var starts: [Int] = []
  /// Whether the results are right where PyTorch refuses: it saves another operand, which was
  /// changed in place or released.
  private(set) var agreesWithKept = false

  init(_ program: TensorProgram) {
    self.program = program
    if program.type == .float32 { run(Float.self) } else { run(Double.self) }
  }

  private mutating func run<Element: DifferentiableElement>(_: Element.Type) {
    let machine = TensorMachine<Element>(program.type)
    for (index, step) in program.steps.enumerated() {
      starts.append(machine.values.count)
      do {
        try machine.perform(step)
      } catch {
        failure = (index, "\(error)")
        break
      }
    }
    switch (failure, program.error) {
    case (let ours?, let recorded?):
      // A change that PyTorch accepts can be refused here when it is made, and the other way round.
      if ours.step != recorded.step {
        findings.append(
          Finding(
            step: ours.step,
            what:
              "fails: \(ours.message); PyTorch fails at step \(recorded.step): \(recorded.message)")
        )
      }
    case (let ours?, nil):
      findings.append(Finding(step: ours.step, what: "fails: \(ours.message)"))
    case (nil, let recorded?):
      if let kept = program.kept {
        compare(machine, kept)
        agreesWithKept = findings.isEmpty
      }
      findings.append(
        Finding(step: recorded.step, what: "does not fail; PyTorch says: \(recorded.message)"))
    case (nil, nil): compare(machine, program.results!)
    }
  }

  private mutating func compare<Element: DifferentiableElement>(
    _ machine: TensorMachine<Element>, _ recorded: TensorProgram.Results
  ) {
    if machine.values.count != recorded.values.count {
      return differ("\(machine.values.count) operands, recorded \(recorded.values.count)")
    }
    let gradients = Dictionary(
      uniqueKeysWithValues: recorded.gradients.map { ($0.operand, $0.value) })
    for (index, value) in recorded.values.enumerated() {
      if case .invalid = value { continue }
      compare(
        machine.absent.contains(index) ? nil : machine.values[index].stored(machine.reals), value,
        "operand \(index)")
      guard case .real(let x) = machine.values[index], x.isLeaf || x.retainsGrad else { continue }
      compare(
        x.grad.flatMap { OracleOperand.real($0).stored(machine.reals) },
        gradients[index] ?? .absent, "gradient of operand \(index)")
    }
    if machine.log.count != recorded.log.count {
      let what = "\(machine.log.count) calls of hooks, recorded \(recorded.log.count)"
      findings.append(
        Finding(
          step: nil, what: what,
          kind: machine.log.count < recorded.log.count ? .fewerCalls : .moreCalls))
      return
    }
    let before = findings.count
    for (index, (seen, value)) in zip(machine.log, recorded.log).enumerated() {
      compare(OracleOperand.real(seen).stored(machine.reals), value, "call \(index) of a hook")
    }
    if findings.count > before, isPermutation(machine.log, recorded.log, machine.reals) {
      findings.removeSubrange(before...)
      findings.append(
        Finding(step: nil, what: "hooks were called in another order", kind: .otherOrder))
    }
  }

  /// Whether the hooks saw the recorded gradients in some order.
  private func isPermutation<Element: DifferentiableElement>(
    _ seen: [Tensor<Element>], _ recorded: [TensorProgram.Value], _ reals: StoredType
  ) -> Bool {
    var left = recorded
    for tensor in seen {
      let found = left.firstIndex { value in
        var check = self
        check.findings = []
        check.compare(OracleOperand.real(tensor).stored(reals), value, "")
        return check.findings.isEmpty
      }
      guard let found else { return false }
      left.remove(at: found)
    }
    return true
  }

  private mutating func compare(
    _ answer: StoredTensor?, _ recorded: TensorProgram.Value, _ what: String
  ) {
    switch (answer, recorded) {
    case (nil, .absent), (_, .invalid): return
    case (nil, .tensor(_, let elements)): differ("\(what) is absent, recorded \(elements)")
    case (let answer?, .absent):
      let isZero = answer.reals.allSatisfy { $0 == 0 || $0.isNaN }
      findings.append(
        Finding(
          step: nil, what: "\(what) is \(answer.reals), recorded absent",
          kind: isZero ? .zerosForAbsent : .other))
    case (let answer?, .tensor(let shape, let elements)):
      let recorded = StoredTensor(answer.type, shape, .reals(elements))
      if let difference = Comparison.difference(
        of: answer, from: recorded, tolerance: program.tolerance)
      {
        findings.append(
          Finding(
            step: nil, what: "\(what): \(difference)", kind: kind(answer, recorded)))
      }
    }
  }

  /// The kind of a difference of elements.
  private func kind(_ answer: StoredTensor, _ recorded: StoredTensor) -> Kind {
    func agrees(_ tolerance: Double, _ adapt: (Double, Double) -> Double) -> Bool {
      let adapted = zip(answer.reals, recorded.reals).map { adapt($0, $1) }
      return Comparison.difference(
        of: StoredTensor(answer.type, answer.shape, .reals(adapted)), from: recorded,
        tolerance: tolerance) == nil
    }
    if answer.shape != recorded.shape { return .other }
    if agrees(1e-7, { x, _ in x }) { return .small }
    if agrees(program.tolerance, { x, y in x == 0 && y.isNaN ? y : x }) { return .zerosForNaN }
    if agrees(program.tolerance, { x, y in y.isNaN ? y : x }) { return .numbersForNaN }
    if agrees(program.tolerance, { x, y in x.isNaN ? y : x }) { return .nanForNumbers }
    if agrees(program.tolerance, { x, y in y == 0 ? y : x }) { return .numbersForZeros }
    return .numbers
  }

  private mutating func differ(_ what: String) {
    findings.append(Finding(step: nil, what: what))
  }
}

extension OracleOperand {
  /// The elements, all of which are numbers.
  fileprivate func stored(_ reals: StoredType) -> StoredTensor? {
    switch self {
    case .real(let x):
      StoredTensor(reals, Array(x.shape), .reals(x.scalars.map { Double($0) }))
    case .int64(let x): StoredTensor(reals, Array(x.shape), .reals(x.scalars.map { Double($0) }))
    case .bool(let x):
      StoredTensor(reals, Array(x.shape), .reals(x.scalars.map { $0 ? 1 : 0 }))
    default: nil
    }
  }
}
