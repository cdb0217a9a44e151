extension Formula {
  /// The value of every step, computed with numbers of type `N`.
  ///
  ///     let values = try Formula("y = x * x", at: [("x", 3)]).evaluate { $0.value }  // [3, 9]
  ///
  /// Results are given the names of the text with ``DifferentiableNumber/named(_:)``, for numbers
  /// that record them.
  ///
  /// - Parameter makeInput: returns the number for an input; called at its step.
  /// - Returns: one number a step, in the order of ``steps``.
  public func evaluate<N: DifferentiableNumber>(
    input makeInput: (Input) throws -> N
  ) rethrows -> [N] {
    var values: [N] = []
    values.reserveCapacity(steps.count)
    var nextInput = inputs.makeIterator()
    for step in steps {
      if case .input = step.operation {
        values.append(try makeInput(nextInput.next().unsafelyUnwrapped))
        continue
      }
      let value = apply(step, to: values)
      values.append(step.name.map { value.named($0) } ?? value)
    }
    return values
  }

  /// The value of every step, for inputs in the order of ``inputs``.
  ///
  /// - Precondition: there is one number for each input. Otherwise it traps: `the formula has 2
  ///   inputs, and 1 numbers were passed for them`.
  public func evaluate<N: DifferentiableNumber>(at numbers: [N]) -> [N] {
    require(
      numbers.count == inputs.count,
      "the formula has \(inputs.count) inputs, and \(numbers.count) numbers were passed for them")
    var remaining = numbers.makeIterator()
    return evaluate { _ in remaining.next().unsafelyUnwrapped }
  }

  /// The value of the output, for inputs in the order of ``inputs``.
  ///
  /// - Precondition: there is one number for each input.
  public func value<N: DifferentiableNumber>(at numbers: [N]) -> N {
    evaluate(at: numbers)[output.step]
  }

  private func apply<N: DifferentiableNumber>(_ step: Step, to values: [N]) -> N {
    let operands = step.operands
    return switch step.operation {
    case .input: preconditionFailure("an input is made, not computed")
    case .constant(let value): N(value)
    case .rule(let rule): rule(operands.lazy.map { values[$0] })
    case .select(let relation):
      N.select(
        relation.mask(values[operands[0]], values[operands[1]]),
        values[operands[2]], values[operands[3]])
    }
  }
}

extension Relation {
  fileprivate func mask<N: DifferentiableNumber>(_ a: N, _ b: N) -> N.Mask {
    switch self {
    case .less: a .< b
    case .lessOrEqual: a .<= b
    case .equal: a .== b
    }
  }
}
